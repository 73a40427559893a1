/** Colours told apart by colour-blind readers (after Okabe and Ito), darkened for white ground. */
export const SERIES = ['#1d5fa8', '#c2570c', '#0b7a63', '#8a4d8f', '#7a6a00', '#4a5a6a'] as const
export const CHART_INK = '#435160'
export const CHART_LINE = '#dfe5ec'

/** Five steps of one hue, light to dark: readable in grey print too. */
export const BLUES = ['#e8f0f8', '#c3d9ee', '#8fb8de', '#3a74b0', '#154a86'] as const
