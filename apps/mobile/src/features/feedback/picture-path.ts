/** The address of an own picture on the server. */
export const picturePath = (pictureId: string): string => `/v1/feedback-pictures/${encodeURIComponent(pictureId)}`;
