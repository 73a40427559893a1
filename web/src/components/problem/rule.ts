/**
 * The number of the check a problem comes from, `COAL-017`; those the platform itself finds, such as a required cell that
 * is blank, have an internal name that tells people nothing.
 */
export function ruleOf(code: string): string {
  return /^[A-Z][A-Z0-9_]*-\d+[a-z]?$/.test(code) ? code : ''
}
