import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildArchive } from '../../../../test/build-archive.ts';
import { buildWorkbook } from '../../../../test/build-workbook.ts';
import { createRegistryFiles, type RegistryFiles, samplePath, sheetRows } from '../../../../test/registry-files.ts';
import { parseFile } from '../parse/parse-file.ts';
import { formatNote } from '../write/import-report.ts';
import { columnIndex } from './read-sheet.ts';

let files: RegistryFiles;
beforeAll(() => {
  files = createRegistryFiles();
});
afterAll(() => files.remove());

async function read(path: string): Promise<{ rows: number; report: string }> {
  let rows = 0;
  let report = '';
  for await (const slice of parseFile({ file: path, today: '2026-11-22', isBrief: false }, (plain) => Buffer.from(plain))) {
    rows += slice.rowCount;
    report += slice.report.map(formatNote).join('');
  }
  return { rows, report };
}

const refusal = async (path: string): Promise<string> => {
  try {
    return `accepted ${(await read(path)).rows}`;
  } catch (error) {
    return (error as { code: string }).code;
  }
};

const sheet = (body: string, head = ''): string => `<?xml version="1.0"?>${head}<worksheet><sheetData>${body}</sheetData></worksheet>`;

describe('files that are no registry', () => {
  it('[trust 2.13] [ASVS 5.2.2] [A2] decides by the first bytes, never by the name', async () => {
    expect(await refusal(`${files.folder}/missing.xlsx`)).toBe('file_unreadable');
    expect(await refusal(files.folder)).toBe('file_unreadable');
    expect(await refusal(files.file('empty.xlsx', ''))).toBe('file_empty');
    expect(await refusal(files.file('old.xlsx', Buffer.from('d0cf11e0a1b11ae10000', 'hex')))).toBe('file_kind_unknown');
    expect(await refusal(files.file('utf16.csv', Buffer.from('\ufeff人员编号,姓名', 'utf16le')))).toBe('file_kind_unknown');
    expect(await refusal(files.file('picture.csv', Buffer.from('89504e470d0a1a0a0000000d', 'hex')))).toBe('file_kind_unknown');
    expect(await refusal(files.file('broken.csv', Buffer.concat([Buffer.from('人员编号,姓名\n'), Buffer.from([0xff, 0xff, 0x80])])))).toBe('encoding_unknown');
    expect(await refusal(files.file('quote.csv', '人员编号,姓名,注册领域,注册级别\n"CP900000001,王伟,QMS,审核员\n'))).toBe('csv_damaged');
    expect(await refusal(files.file('text.csv', '你好\n世界\n'))).toBe('header_not_found');
  });

  it('[A2] a header without a needed column is refused by the name of the column', async () => {
    await expect(read(files.file('short.csv', '人员编号,姓名,注册领域,学历\n'))).rejects.toThrow('注册级别');
  });

  it('[trust 2.13] [A2] refuses a workbook that is no workbook, has macros, or is damaged', async () => {
    await buildArchive(`${files.folder}/document.xlsx`, [{ name: 'word/document.xml', content: '<a/>' }]);
    expect(await refusal(`${files.folder}/document.xlsx`)).toBe('file_kind_unknown');
    expect(await refusal(await files.workbook('macro.xlsx', [{}], { extraParts: [{ name: 'xl/vbaProject.bin', content: 'x' }] }))).toBe('macros_refused');
    const path = await files.workbook('whole.xlsx', [{}]);
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    writeFileSync(`${files.folder}/cut.xlsx`, bytes.subarray(0, bytes.length - 40));
    expect(await refusal(`${files.folder}/cut.xlsx`)).toBe('workbook_damaged');
    expect(await refusal(await files.workbook('tags.xlsx', [], { firstSheet: sheet('<row><c></row>') }))).toBe('workbook_damaged');
    expect(await refusal(await files.workbook('escape.xlsx', [{}], { extraParts: [{ name: '../../x', content: 'x' }] }))).toBe('workbook_damaged');
  });

  it('[trust 2.13] [A2] refuses entities and document types', async () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
    expect(await refusal(await files.workbook('entity.xlsx', [], { firstSheet: sheet('<row><c t="inlineStr"><is><t>&b;</t></is></c></row>', bomb) }))).toBe('archive_suspicious');
    expect(await refusal(await files.workbook('outside.xlsx', [], { firstSheet: sheet('<row/>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">') }))).toBe('archive_suspicious');
    expect(await refusal(await files.workbook('unknown.xlsx', [], { firstSheet: sheet('<row><c t="inlineStr"><is><t>&secret;</t></is></c></row>') }))).toBe('workbook_damaged');
    expect(await refusal(await files.workbook('deep.xlsx', [], { firstSheet: sheet('<a>'.repeat(5000) + '</a>'.repeat(5000)) }))).toBe('workbook_damaged');
  });

  it('[trust 2.13] [ASVS 5.2.3] [A2] refuses a small file that unpacks to 114 MB within two seconds, before unpacking it', async () => {
    const row = '<row><c t="inlineStr"><is><t>x</t></is></c></row>';
    const path = `${files.folder}/bomb.xlsx`;
    function* rows(): Generator<string> {
      yield '<worksheet><sheetData>';
      for (let count = 0; count < 114; count += 1) yield row.repeat(Math.ceil((1 << 20) / row.length));
      yield '</sheetData></worksheet>';
    }
    await buildWorkbook(path, { sheets: [{ name: '人员', rows: [] }], firstSheet: rows() });
    const started = performance.now();
    expect(await refusal(path)).toBe('archive_suspicious');
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('[trust 2.13] [A2] a directory that lies about sizes is found out while reading', async () => {
    const path = `${files.folder}/liar.xlsx`;
    const content = sheet('<row><c><v>1</v></c></row>'.repeat(200_000));
    await buildArchive(path, [
      { name: 'xl/workbook.xml', content: '<workbook><sheets><sheet name="a" r:id="r1"/></sheets></workbook>' },
      { name: 'xl/_rels/workbook.xml.rels', content: '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="s.xml"/></Relationships>' },
      { name: 'xl/s.xml', content, claimedSize: 5_000 },
    ]);
    expect(await refusal(path)).toBe('workbook_damaged');
  });

  it('[trust 2.13] [A2] refuses too many parts and too many rows', async () => {
    const parts = Array.from({ length: 1_000 }, (_, index) => ({ name: `xl/media/${index}`, content: 'x' }));
    expect(await refusal(await files.workbook('parts.xlsx', [{}], { extraParts: parts }))).toBe('archive_suspicious');
    const [header] = sheetRows([]);
    const far = sheet(`<row r="1">${header!.map((name) => `<c t="inlineStr"><is><t>${String(name)}</t></is></c>`).join('')}</row><row r="1048577"><c><v>1</v></c></row>`);
    expect(await refusal(await files.workbook('rows.xlsx', [], { firstSheet: far }))).toBe('archive_suspicious');
  });
});

describe('odd but legitimate files', () => {
  it('[A2] reads prefixed tags, rows and cells without references, and ignores columns far to the right', async () => {
    const cell = (text: string, more = '') => `<x:c ${more}t="inlineStr"><x:is><x:t>${text}</x:t></x:is></x:c>`;
    const rows = [['人员编号', '姓名', '注册领域', '注册级别'], ['CP900000001', '王伟', 'QMS', '审核员']];
    const body = rows.map((row) => `<x:row>${row.map((text) => cell(text)).join('')}${cell('远', 'r="XFD9" ')}</x:row>`).join('');
    const xml = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>${body}</x:sheetData></x:worksheet>`;
    expect(await read(await files.workbook('prefixed.xlsx', [], { firstSheet: xml }))).toMatchObject({ rows: 1 });
    expect([columnIndex('A1'), columnIndex('Z9'), columnIndex('AA1'), columnIndex('XFD1')]).toEqual([0, 25, 26, 16_383]);
  });

  it('[trust 2.13] [trust 2.15] [A2] external links and several sheets with a header', async () => {
    const path = `${files.folder}/two.xlsx`;
    await buildWorkbook(path, {
      sheets: [{ name: '一', rows: sheetRows([{}]) }, { name: '空', rows: [['没有']] }, { name: '二', rows: sheetRows([{ 人员编号: 'CP900000002' }]) }],
      extraParts: [{ name: 'xl/externalLinks/externalLink1.xml', content: '<externalLink/>' }],
    });
    const { rows, report } = await read(path);
    expect(rows).toBe(2);
    expect(report).toContain('工作表「空」没有表头');
  });

  it('[A2] tab and semicolon separated files', async () => {
    for (const [name, separator] of [['a.csv', '\t'], ['b.csv', ';'], ['c.txt', ',']] as const) {
      const text = [['人员编号', '姓名', '注册领域', '注册级别'], ['CP900000001', '王伟', 'QMS', '审核员']].map((row) => row.join(separator)).join('\n');
      expect((await read(files.file(name, text))).rows, name).toBe(1);
    }
  });

  it('[A2] the samples are read whole', async () => {
    expect((await read(samplePath('registry-sample.xlsx'))).rows).toBe(6336);
    expect((await read(samplePath('registry-sample-gbk.csv'))).rows).toBe(644);
  });
});
