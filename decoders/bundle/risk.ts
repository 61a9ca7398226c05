/** How carefully a package is to be rolled out, in the word of who publishes it. */

export const RISKS = ['low', 'normal', 'high'] as const
export type Risk = (typeof RISKS)[number]

export function isRisk(value: unknown): value is Risk {
  return RISKS.some((risk) => risk === value)
}
