// Gives the imports of a bound module short names, in the module and in its glue.
//
// wasm-bindgen tells them apart by checksums, which do not compress: two kilobytes of the module, and as much of
// the glue. Both are generated, so a form this does not know stops the build.

const IMPORTS = 2;
const FUNCTION = 0;

/** A whole number as the format writes it: seven bits a byte, the lowest first. */
function encoded(number) {
  const bytes = [];
  for (; number >= 128; number = Math.floor(number / 128)) bytes.push((number % 128) + 128);
  return [...bytes, number];
}

class Reader {
  constructor(bytes, at = 0) { Object.assign(this, { bytes, at }); }

  number() {
    for (let [sum, unit] = [0, 1]; ; unit *= 128) {
      const byte = this.bytes[this.at++];
      sum += (byte % 128) * unit;
      if (byte < 128) return sum;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  text() { return Buffer.from(this.take(this.number())).toString(); }
}

/** The section with other names, and the old names with the new ones. Every import of a bound module is a function. */
function renamed(section) {
  const reader = new Reader(section);
  const count = reader.number();
  const names = new Map();
  const bytes = encoded(count);
  for (let place = 0; place < count; place += 1) {
    const [room, name, kind] = [reader.text(), reader.text(), reader.number()];
    if (kind !== FUNCTION) throw new Error(`The module imports ${name}, which is not a function.`);
    const short = [room, name].map((old, part) => {
      const known = names.get(old) ?? (part === 0 ? 'f' : `f${place.toString(36)}`);
      names.set(old, known);
      return known;
    });
    bytes.push(...short.flatMap((text) => [text.length, ...Buffer.from(text)]), kind, ...encoded(reader.number()));
  }
  return { bytes: Buffer.from(bytes), names };
}

/** The glue, where each name is the key of a function, and the module's name that of their table. */
function reglued(glue, names) {
  for (const [old, short] of names) {
    const parts = glue.split(old.startsWith('.') ? `"${old}": ` : ` ${old}: function`);
    if (parts.length !== 2) throw new Error(`The glue names ${old} ${parts.length - 1} times.`);
    glue = parts.join(old.startsWith('.') ? `${short}: ` : ` ${short}: function`);
  }
  return glue;
}

/** Both with short names. */
export function shortened(wasm, glue) {
  const reader = new Reader(wasm);
  const out = [reader.take(8)];
  while (reader.at < wasm.length) {
    const kind = reader.number();
    let section = reader.take(reader.number());
    if (kind === IMPORTS) {
      const { bytes, names } = renamed(section);
      section = bytes;
      glue = reglued(glue, names);
    }
    out.push(Buffer.from([kind, ...encoded(section.length)]), section);
  }
  return { wasm: Buffer.concat(out), glue };
}
