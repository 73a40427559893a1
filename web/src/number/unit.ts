const LOWERED: [RegExp, string][] = [
  [/CO2/g, 'CO₂'],
  [/CH4/g, 'CH₄'],
  [/N2O/g, 'N₂O'],
  [/SF6/g, 'SF₆'],
  [/10\^4/g, '10⁴'],
  [/m3\b/g, 'm³'],
  [/m2\b/g, 'm²'],
]

/** A unit or gas as printed: tCO2 → tCO₂, 10^4Nm3 → 10⁴Nm³. */
export function readUnit(unit: string | null | undefined): string {
  return LOWERED.reduce((text, [pattern, shown]) => text.replace(pattern, shown), unit ?? '')
}
