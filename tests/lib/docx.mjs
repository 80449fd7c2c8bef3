// SPDX-License-Identifier: Apache-2.0
// A small writer of Word documents: paragraphs as WordprocessingML in a zip file without compression.

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let i = 0; i < 8; i += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A zip file of { name: text }. */
export function zip(files) {
  const parts = [];
  const central = [];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const path = Buffer.from(name);
    const data = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(data), 10);
    head.writeUInt32LE(data.length, 14);
    head.writeUInt32LE(data.length, 18);
    head.writeUInt16LE(path.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, tail, path);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, path, data);
    offset += 30 + path.length + data.length;
  }
  const size = central.reduce((sum, one) => sum + one.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...central, end]);
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A run; bold where it says so. */
export const run = (text, bold = false) =>
  `<w:r><w:rPr>${bold ? '<w:b/>' : ''}</w:rPr><w:t xml:space="preserve">${escape(text)}</w:t></w:r>`;
/** A paragraph of runs (or of one text); list: a bullet; style: "Heading1". */
export function paragraph(content, { list = false, style } = {}) {
  const runs = Array.isArray(content) ? content.join('') : run(content);
  return `<w:p><w:pPr>${style ? `<w:pStyle w:val="${style}"/>` : ''}${list
    ? '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' : ''}</w:pPr>${runs}</w:p>`;
}
export const footnote = '<w:r><w:footnoteReference w:id="1"/></w:r>';
export const table = (rows) => `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) =>
  `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`).join('')}</w:tbl>`;

/** The file, of paragraphs and tables. */
export const docx = (...body) => zip({
  'word/document.xml': `<w:document ${W}><w:body>${body.join('')}</w:body></w:document>`,
  'word/numbering.xml': `<w:numbering ${W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">`
    + '<w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>'
    + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
});
