// While developing: loads the page again after a build, and says when one failed. Not part of a release.
'use strict';

(() => {
  const socket = new WebSocket(`ws://${location.host}/.well-known/trunk/ws`);
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === 'reload') location.reload();
    if (message.type === 'buildFailure') console.error('The build failed:', message.data.reason);
  };
})();
