// In the page that is one file: an address for each of the files that stand packed in it, for boot.js, which follows.

const unpacked = async (element) => {
  const bytes = Uint8Array.from(atob(element.textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const blob = await new Response(stream, { headers: { 'Content-Type': element.dataset.type } }).blob();
  return [element.dataset.name, URL.createObjectURL(blob)];
};

try {
  const packed = [...document.querySelectorAll('script[data-name]')];
  globalThis.fulcrumFiles = Object.fromEntries(await Promise.all(packed.map(unpacked)));
} catch (error) {
  globalThis.fulcrumShell.failed('old', error.message);
}
