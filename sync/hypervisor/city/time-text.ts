/** Times as every export writes them. */

/** UTC with `Z`; milliseconds only where there are some (city-data-standards.md C1). */
export function timeText(ms: number | undefined): string | null {
  if (ms === undefined || !Number.isFinite(ms)) return null
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
