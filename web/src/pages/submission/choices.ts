/** Choices of the filters; what they mean and who may act is the server's. */
export const STATES = [
  'draft',
  'enterprise_approval',
  'city_check',
  'assignment',
  'verifying',
  'correcting',
  'internal_review',
  'decision',
  'determined',
  'rejected',
] as const

const FIRST_YEAR = 2023
const LAST_YEAR = new Date().getFullYear()

/** Reporting years on offer, latest first. */
export const YEARS: readonly number[] = Array.from(
  { length: LAST_YEAR - FIRST_YEAR + 1 },
  (_, index) => LAST_YEAR - index,
)
