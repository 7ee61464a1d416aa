import { z } from 'zod';

/** Why something was taken down or hidden; the one it concerns reads it. */
export const takeDownReason = z
  .string()
  .trim()
  .min(2)
  .max(200)
  .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$/);
