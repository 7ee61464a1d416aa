/** Stable codes of refused operator acts that have no operation in the contract yet. */
export type OperatorRefusalCode =
  | 'account_name_invalid' | 'account_name_taken' | 'institution_name_invalid' | 'institution_exists' | 'institution_not_found'
  | 'display_name_invalid' | 'role_invalid' | 'day_invalid' | 'points_invalid' | 'price_invalid';

/** An operator's act is refused; nothing was written. The message is Chinese and says what to do. */
export class OperatorRefusal extends Error {
  readonly code: OperatorRefusalCode;

  constructor(code: OperatorRefusalCode, message: string) {
    super(message);
    this.name = 'OperatorRefusal';
    this.code = code;
  }
}
