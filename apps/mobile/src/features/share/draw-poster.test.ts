import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { drawPoster, posterHeight, posterSeals, posterWidth } from './draw-poster.ts';
import { drawThumbnail, thumbnailSeals } from './draw-thumbnail.ts';
import type { Pen } from './pen.ts';
import { posterContent, type DrawnCard } from './poster-content.ts';

/** A pen that keeps what is written and where boxes are filled; letters are as wide as they are high. */
function recordingPen() {
  const texts: string[] = [];
  const boxes: number[][] = [];
  let font = '';
  const known: Record<string, unknown> = {
    fillText: (text: string) => void texts.push(text),
    fillRect: (...box: number[]) => void boxes.push(box),
    measureText: (text: string) => ({ width: [...text].length * Number(/(\d+)px/.exec(font)?.[1] ?? 0) }),
  };
  const pen = new Proxy(known, {
    get: (target, name) => target[String(name)] ?? (() => undefined),
    set: (_target, name, value) => {
      if (name === 'font') font = String(value);
      return true;
    },
  }) as unknown as Pen;
  return { pen, texts, boxes };
}

const registration = (scheme: 'QMS' | 'EMS', isExpired = false) => ({ scheme, grade: 'auditor' as const, isExpired, maskedCertificateNo: '2024****' });
const card: DrawnCard = { maskedName: '欧阳*', age: 51, cityName: '北京市', education: 'bachelor', jobTitle: null, employmentKind: 'full_time', registrations: [registration('QMS'), registration('EMS', true)] };
const contact = { name: '欧阳建国', phone: '13800138000', email: 'oyjg@example.com', wechatId: 'wx_oyjg' };
const link = 'https://cards.example/#/features/share/pages/shared-card?code=0123456789ABCDEFGHIJKL';
const draw = (given: typeof contact | null) => {
  const recorded = recordingPen();
  drawPoster(recorded.pen, { content: posterContent(card, given, posterSeals), link, until: '有效期至 2026-12-22 10:00' });
  return recorded;
};

describe('drawPoster', () => {
  it('[P5] without contact writes the masked name, the valid registrations, and nothing of the contact', () => {
    const { texts } = draw(null);
    expect(texts).toEqual(expect.arrayContaining(['欧阳*', '51岁', 'QMS', '审核员', '扫码查看名片', '有效期至 2026-12-22 10:00']));
    expect(texts).not.toContain('EMS');
    for (const secret of [contact.name, '138', 'oyjg']) expect(texts.join('\n')).not.toContain(secret);
  });

  it('[P5] with contact writes name, phone, WeChat id and e-mail', () => {
    expect(draw(contact).texts).toEqual(expect.arrayContaining(['欧阳建国', '138 0013 8000', 'wx_oyjg', 'oyjg@example.com']));
  });

  it('[P5] the code is that of the link, each dark cell drawn once inside the picture', () => {
    const { data, size } = encode(link, { ecc: 'M', border: 0 });
    const squares = draw(null).boxes.filter(([, , width, height]) => width === height && width! < 20);
    expect(squares).toHaveLength(data.flat().filter(Boolean).length);
    const [left, top, cell] = [Math.min(...squares.map(([x]) => x!)), Math.min(...squares.map(([, y]) => y!)), squares[0]![2]!];
    for (const [x, y] of squares) expect(data[(y! - top) / cell]?.[(x! - left) / cell]).toBe(true);
    expect(left + size * cell).toBeLessThan(posterWidth / 2);
    expect(top + size * cell).toBeLessThan(posterHeight({ content: posterContent(card, null, posterSeals), link, until: '' }) - 96);
  });

  it('[P5] a long name takes two lines, and more registrations than there is room for are a number', () => {
    const { pen, texts } = recordingPen();
    const many = { ...card, registrations: Array.from({ length: 11 }, () => registration('QMS')) };
    drawPoster(pen, { content: posterContent(many, { ...contact, name: '古丽娜尔·阿不都热合曼·买买提' }, posterSeals), link, until: '' });
    expect(texts).toEqual(expect.arrayContaining(['古丽娜尔·', '阿不都热合曼·买买提', '另有 3 项注册资格']));
  });
});

describe('drawThumbnail', () => {
  it('[P5] never carries a contact, and without it only the masked name', () => {
    for (const given of [null, contact]) {
      const { pen, texts } = recordingPen();
      drawThumbnail(pen, posterContent(card, given, thumbnailSeals));
      expect(texts).toContain(given === null ? '欧阳*' : '欧阳建国');
      for (const secret of ['138', 'oyjg', ...(given === null ? ['欧阳建'] : [])]) expect(texts.join('\n')).not.toContain(secret);
    }
  });
});
