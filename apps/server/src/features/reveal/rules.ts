/** How many reveals an institution should still afford before it is told that its points run low. */
const reserveReveals = 5;

/** True for the one charge that takes the balance below the reserve; the charges after it are not told again. */
export const fallsBelowReserve = ({ points, balanceAfter }: { points: number; balanceAfter: number }): boolean =>
  balanceAfter < reserveReveals * points && balanceAfter + points >= reserveReveals * points;
