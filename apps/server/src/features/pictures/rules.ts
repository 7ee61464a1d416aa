/** Who uploaded a picture: pictures of an institution belong to all its accounts. */
export interface PictureOwner {
  kind: 'practitioner' | 'institution' | 'operator';
  id: string;
}
