/** The one icon set: outlines on a 24 px grid, drawn with a 1.8 px stroke. No font and no picture file is loaded. */
const outlines = {
  alert: '<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.4v.1"/>',
  bell: '<path d="M6 17V11a6 6 0 0 1 12 0v6l1.5 1.5h-15zM10 21h4M12 3v2"/>',
  book: '<path d="M5 4.5h5a2 2 0 0 1 2 2 2 2 0 0 1 2-2h5v14h-5a2 2 0 0 0-2 2 2 2 0 0 0-2-2H5zM12 6.5V20.5"/>',
  briefcase: '<rect x="3" y="7.5" width="18" height="12" rx="2"/><path d="M8.5 7.5v-2a1.5 1.5 0 0 1 1.5-1.5h4a1.5 1.5 0 0 1 1.5 1.5v2M3 12.5h18"/>',
  card: '<rect x="3" y="5" width="18" height="14" rx="2"/><circle cx="8.5" cy="11" r="2"/><path d="M5.6 16c.5-1.5 1.6-2.2 2.9-2.2s2.4.7 2.9 2.2M14.5 10h3.5M14.5 14h3.5"/>',
  chat: '<path d="M4 5.5h16a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1h-8.5L7 20.5V17H4a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1zM8 10h8M8 13.5h5"/>',
  check: '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
  'chevron-down': '<path d="m6 9.5 6 6 6-6"/>',
  'chevron-left': '<path d="m14.5 6-6 6 6 6"/>',
  'chevron-right': '<path d="m9.5 6 6 6-6 6"/>',
  clock: '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.5 2"/>',
  close: '<path d="M6 6l12 12M18 6 6 18"/>',
  contacts: '<path d="M6 3.5h12A1.5 1.5 0 0 1 19.5 5v14a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 19V5A1.5 1.5 0 0 1 6 3.5zM2.5 8h3M2.5 12h3M2.5 16h3"/><circle cx="12" cy="10" r="2.2"/><path d="M8.6 16c.5-1.7 1.8-2.6 3.4-2.6s2.9.9 3.4 2.6"/>',
  copy: '<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M15 9V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h3"/>',
  eye: '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
  'eye-off': '<path d="M10 5.7A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.7 3.5M6.3 7.3A15.5 15.5 0 0 0 2.5 12s3.5 6.5 9.5 6.5a9 9 0 0 0 4.2-1M9.9 9.9a2.9 2.9 0 0 0 4.1 4.1M3.5 3.5l17 17"/>',
  flag: '<path d="M5.5 21V4M5.5 4.5h11.8l-2.4 4 2.4 4H5.5"/>',
  history: '<path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.2l2.8 1.8"/>',
  inbox: '<path d="M3.5 13.5 6 5.5h12l2.5 8V18a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 18zM3.5 13.5h5l1.5 2.5h4l1.5-2.5h5"/>',
  'log-out': '<path d="M9.5 20H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h3.5M15.5 16.5 20 12l-4.5-4.5M20 12H9.5"/>',
  mail: '<rect x="3" y="5" width="18" height="14" rx="2"/><path d="m3.5 7 8.5 6 8.5-6"/>',
  moon: '<path d="M20 14.5A8.3 8.3 0 0 1 9.5 4 8.3 8.3 0 1 0 20 14.5z"/>',
  people: '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.3-3.8 2.9-6 6.5-6s6.2 2.2 6.5 6M15.5 4.9a3.5 3.5 0 0 1 0 6.2M18 14.6c2 .8 3.3 2.7 3.5 5.4"/>',
  person: '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.4-4.2 3.4-6.5 7.5-6.5s7.1 2.3 7.5 6.5"/>',
  phone: '<path d="M5 3.5h3.5l1.7 4.3-2.2 1.5a12 12 0 0 0 6.7 6.7l1.5-2.2 4.3 1.7V19a2 2 0 0 1-2.2 2C10.6 20.4 3.6 13.4 3 5.7A2 2 0 0 1 5 3.5z"/>',
  picture: '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="9" cy="9.8" r="1.7"/><path d="m4 17 4.8-4.3 3.2 2.8 3.7-3.7 4.6 4.4"/>',
  pin: '<path d="M12 21.5s-7-6.3-7-11.7a7 7 0 1 1 14 0c0 5.4-7 11.7-7 11.7z"/><circle cx="12" cy="9.8" r="2.6"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  points: '<circle cx="12" cy="12" r="9"/><path d="m8.5 7.5 3.5 4.5 3.5-4.5M12 12v5M8.8 12.2h6.4M8.8 14.8h6.4"/>',
  refresh: '<path d="M20 12a8 8 0 1 1-2.6-5.9L20 8.5M20 4v4.5h-4.5"/>',
  search: '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
  send: '<path d="M20.5 3.5 10.5 13.5M20.5 3.5 14 20.5l-3.5-7-7-3.5z"/>',
  shield: '<path d="M12 3 4.5 6v5.5c0 4.6 3.1 8 7.5 9.5 4.4-1.5 7.5-4.9 7.5-9.5V6z"/><path d="m8.7 12 2.3 2.3 4.3-4.5"/>',
  swap: '<path d="M4 8.5h15M15.5 5 19 8.5 15.5 12M20 15.5H5M8.5 12 5 15.5 8.5 19"/>',
  'text-size': '<path d="m2.5 19 5.5-14 5.5 14M4.5 14h7M15 19l3.5-9 3.5 9M16.2 16h4.6"/>',
  'wifi-off': '<path d="M3.5 3.5l17 17M5 12.5a10 10 0 0 1 4.5-2.6M2 8.8A15 15 0 0 1 6.6 6M10.5 5.1A15 15 0 0 1 22 8.8M14.5 10.2a10 10 0 0 1 4.5 2.3M8.5 16a5 5 0 0 1 7 0M12 19.5v.1"/>',
} as const;

export type IconName = keyof typeof outlines;

const addresses = new Map<IconName, string>();

/** The icon as a data address for a CSS mask, so that it takes the colour of the text beside it. */
export function iconAddress(name: IconName): string {
  let address = addresses.get(name);
  if (!address) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${outlines[name]}</svg>`;
    address = `url("data:image/svg+xml,${encodeURIComponent(svg)}")`;
    addresses.set(name, address);
  }
  return address;
}
