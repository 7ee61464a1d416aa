export const maskPhone = (phone: string): string => phone.replace(/^(\d{3})\d{4}(\d{4})$/, '$1****$2');

/** 138 0013 8000, for reading aloud. */
export const spacePhone = (phone: string): string => phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');

export const maskEmail = (email: string): string => email.replace(/^(.).*(@.*)$/, '$1***$2');
