// The headers of tools/policy.mjs as the usual hosts want them told. README.md, "On a host", says what goes where.

import { headersFor } from './policy.mjs';

// One file of each kind that has headers of its own, and what its address looks like below whatever folder the site is in.
const KINDS = [
  { path: '', pattern: null },
  { path: 'embed/', pattern: '/embed/[^/]*$' },
  { path: 'fulcrum.html', pattern: '/fulcrum\\.html$' },
  { path: 'x-0123456789abcdef.js', pattern: '-[0-9a-f]{16}\\.[a-z]+$' },
];

const TYPES = { js: 'text/javascript', wasm: 'application/wasm', webmanifest: 'application/manifest+json' };

/** Netlify and Cloudflare Pages. One block a file: these hosts join the headers of overlapping blocks, and would so forbid the
 *  widget what the page forbids. */
function underscoreHeaders(paths) {
  const pages = paths.filter((path) => path === '' || path.endsWith('/')).map((path) => `${path}index.html`);
  const block = (path) => [`/${path}`, ...Object.entries(headersFor(path)).map(([name, value]) => `  ${name}: ${value}`)];
  return `${[...paths, ...pages].flatMap(block).join('\n')}\n`;
}

/** Each header, with its usual value and the patterns of the addresses where it has another. */
function table() {
  const [usual, ...others] = KINDS.map(({ path, pattern }) => ({ pattern, headers: headersFor(path) }));
  return Object.entries(usual.headers).map(([name, value]) => ({
    name,
    value,
    but: others.filter(({ headers }) => headers[name] !== value).map(({ pattern, headers }) => ({ pattern, value: headers[name] })),
  }));
}

const variable = (name) => `$fulcrum_${name.toLowerCase().replaceAll('-', '_')}`;

/** nginx: two files in one, since what chooses by address belongs outside of any server. */
function nginx() {
  const map = ({ name, value, but }) => [
    `map $uri ${variable(name)} {`,
    `    default "${value}";`,
    ...but.map(({ pattern, value }) => `    "~${pattern}" "${value}";`),
    '}',
  ];
  const rows = table();
  const chosen = rows.filter(({ but }) => but.length > 0);
  const add = ({ name, value, but }) => `#     add_header ${name} ${but.length > 0 ? variable(name) : `"${value}"`} always;`;
  return [
    '# Fulcrum on nginx. Include this file in the http block:',
    '#     include /where/it/is/nginx.conf;',
    '# and put these lines into the location that serves the site:',
    '#     types { text/html html; text/css css; text/javascript js; application/wasm wasm; application/json json; image/svg+xml svg;',
    '#             image/png png; application/manifest+json webmanifest; }',
    '#     gzip on;',
    `#     gzip_types text/css ${Object.values(TYPES).join(' ')} application/json image/svg+xml;`,
    ...rows.map(add),
    '',
    ...chosen.flatMap(map),
    '',
  ].join('\n');
}

/** Apache reads `.htaccess` where the site stands, if the server allows it (AllowOverride FileInfo). */
function apache() {
  const set = ({ name, value, but }) => {
    const elsewhere = but.map(({ pattern }) => `%{REQUEST_URI} !~ m#${pattern}#`).join(' && ');
    return [
      elsewhere ? `    Header always set ${name} "${value}" "expr=${elsewhere}"` : `    Header always set ${name} "${value}"`,
      ...but.map(({ pattern, value }) => `    Header always set ${name} "${value}" "expr=%{REQUEST_URI} =~ m#${pattern}#"`),
    ];
  };
  return [
    '# Fulcrum on Apache.',
    ...Object.entries(TYPES).map(([extension, type]) => `AddType ${type} .${extension}`),
    '<IfModule mod_headers.c>',
    ...table().flatMap(set),
    '</IfModule>',
    '<IfModule mod_deflate.c>',
    `    AddOutputFilterByType DEFLATE text/html text/css ${Object.values(TYPES).join(' ')} application/json image/svg+xml`,
    '</IfModule>',
    '',
  ].join('\n');
}

/** Vercel, where of several values for one header the last one counts. */
function vercel() {
  const rows = table();
  const block = (source, of) => ({ source, headers: of.map(({ name, value }) => ({ key: name, value })) });
  const own = (pattern) => rows.flatMap(({ name, but }) => but.filter((other) => other.pattern === pattern).map(({ value }) => ({ name, value })));
  const SOURCES = ['/embed/:file*', '/fulcrum.html', '/:name(.*-[0-9a-f]{16}\\.[a-z]+)'];
  const others = KINDS.slice(1).map(({ pattern }, place) => block(SOURCES[place], own(pattern)));
  return `${JSON.stringify({ headers: [block('/(.*)', rows), ...others] }, null, 2)}\n`;
}

/** Amazon S3, which keeps types and lifetimes with each file; all other headers are CloudFront's. */
function s3() {
  const { 'Cache-Control': brief } = headersFor('');
  const { 'Cache-Control': long } = headersFor(KINDS.at(-1).path);
  const named = "--exclude '*' --include '*-????????????????.*'";
  const sync = (type, lifetime, which) => `aws s3 cp . "$1" --recursive ${which} --content-type '${type}' --cache-control '${lifetime}'`;
  const headers = table().filter(({ name }) => name !== 'Cache-Control');
  return [
    '#!/bin/sh',
    '# Fulcrum on Amazon S3: from the folder of the site, s3.sh s3://bucket/folder',
    '# S3 sends no other headers than these two. Behind CloudFront give its response headers policy the ones below; the widget',
    '# (embed/) needs a behaviour of its own, with the second value where there is one.',
    ...headers.flatMap(({ name, value, but }) => [`#   ${name}: ${value}`, ...but.map(({ pattern, value }) => `#     ${pattern}: ${value}`)]),
    'set -eu',
    `aws s3 sync . "$1" --cache-control '${brief}'`,
    ...Object.entries(TYPES).map(([extension, type]) => sync(type, long, named.replace('.*', `.${extension}`))),
    sync(TYPES.webmanifest, brief, "--exclude '*' --include '*.webmanifest'"),
    '',
  ].join('\n');
}

/** What each host reads, by its place in the site; `paths` are all files of the site. */
export function hostFiles(paths) {
  return { _headers: underscoreHeaders(paths), '.htaccess': apache(), 'vercel.json': vercel(), 'hosts/nginx.conf': nginx(), 'hosts/s3.sh': s3() };
}
