/** `code` is empty for 不限, two digits for a whole province, six for a city. */
export interface Region {
  code: string;
  label: string;
}

export const anywhere: Region = { code: '', label: '' };

/** The two ways in which the API takes a region. */
export const regionQuery = (region: Region): { provinceCode?: string; cityCode?: string } => {
  if (region.code.length === 2) return { provinceCode: region.code };
  if (region.code.length === 6) return { cityCode: region.code };
  return {};
};
