// How the made-up people are spread: schemes by the certificates of 2024, cities by Zipf, one to four registrations.
import { cities, hotCityCodes } from '@cert/contract/codes/regions';
import { weightTable, type Chance } from './random.ts';

/** Certificates in thousands at the end of 2024; where the figure covers several schemes it is shared out. */
const certificates = [
  ['QMS', 973], ['EMS', 537], ['OHSMS', 486], ['QMS_CONSTRUCTION', 60], ['FSMS', 38], ['HACCP', 28], ['GMP', 5], ['ISMS', 46],
  ['IPMS', 27], ['ENMS', 24], ['ITSMS', 23], ['MDMS', 20], ['ORGANIC', 25], ['GAP', 3], ['FOREST', 2], ['CCC', 200], ['VOLUNTARY_PRODUCT', 300],
  ['SERVICE', 77], ['OTHER', 40],
] as const;
export const schemeWeights = weightTable(certificates.map(([scheme, weight]) => [scheme, weight] as const));

const gradesOfKind = {
  auditor: weightTable([['auditor_trainee', 25], ['auditor', 66], ['auditor_senior', 8], ['technical_expert', 1]]),
  inspector: weightTable([['inspector_trainee', 25], ['inspector', 69], ['inspector_senior', 5], ['technical_expert', 1]]),
  reviewer: weightTable([['reviewer_trainee', 30], ['reviewer', 67], ['reviewer_senior', 2], ['technical_expert', 1]]),
};
const productSchemes = new Set(['CCC', 'VOLUNTARY_PRODUCT', 'ORGANIC', 'GAP', 'FOREST']);
export const gradesOf = (scheme: string) => gradesOfKind[productSchemes.has(scheme) ? 'inspector' : scheme === 'SERVICE' ? 'reviewer' : 'auditor'];

/** The hot cities first, then the others in the order of the dictionary: the n-th has 1/n of the first. */
const ranked = [...hotCityCodes, ...cities.map((city) => city.code).filter((code) => !hotCityCodes.includes(code))];
export const cityWeights = weightTable([...ranked.map((code, index) => [code, 1 / (index + 1)] as const), [null, 0.05] as const]);

/** QMS, EMS and OHSMS go together: who holds several mostly holds these. */
const registrationCounts = weightTable([[1, 40], [2, 25], [3, 25], [4, 10]]);
const three = ['QMS', 'EMS', 'OHSMS'] as const;

export function drawSchemes(chance: Chance): string[] {
  const wanted = chance.draw(registrationCounts);
  const schemes = new Set<string>();
  if (wanted >= 3 && chance.next() < 0.7) for (const scheme of three) schemes.add(scheme);
  while (schemes.size < wanted) schemes.add(chance.draw(schemeWeights));
  return [...schemes];
}

export const surnames = weightTable([...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'].map((name, index) => [name, 20 - index * 0.7] as const));
export const givenNames = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚秀英华文斌玉婷志建红'];
export const educations = weightTable([['bachelor', 62], ['college', 20], ['master', 14], ['below_college', 2], ['doctor', 2], [null, 3]]);
