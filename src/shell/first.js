// The first view is of the scenario that the page opens with by itself. An address that names another one gets its layout without
// its figures. Runs before anything is drawn.
'use strict';

if (location.hash.length > 1 || history.state !== null) document.documentElement.dataset.named = '';
