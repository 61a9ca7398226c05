/** Whether a picture is wanted here, how wide it may be, and whether it may have colours. */

export type PlotFlags = { readonly plot?: boolean }

export type Canvas = {
  readonly widthCells: number
  readonly hasColours: boolean
}

const WIDTH_USUAL = 80
/** Wider says no more. */
const WIDTH_MOST = 120
/** Narrower there is no room for a label and a picture. */
export const WIDTH_LEAST = 24

/** `undefined`: none. `--plot` and `--no-plot` decide; else a terminal gets one. */
export function canvasFor(
  { plot }: PlotFlags,
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  environment: Readonly<Record<string, string | undefined>>,
): Canvas | undefined {
  const isTerminal = stream.isTTY === true
  if (!(plot ?? isTerminal)) return undefined
  const widthCells = Math.max(WIDTH_LEAST, Math.min(stream.columns ?? WIDTH_USUAL, WIDTH_MOST))
  const { NO_COLOR, TERM } = environment
  // https://no-color.org: any value that is not empty.
  const hasColours = isTerminal && !NO_COLOR && TERM !== 'dumb'
  return { widthCells, hasColours }
}

const COLOURS = { good: 32, fair: 33, poor: 31 } as const

/** The text in a colour of the terminal's own; widths are counted before. */
export function coloured(
  text: string,
  colour: keyof typeof COLOURS,
  { hasColours }: Canvas,
): string {
  return hasColours ? `\u001b[${COLOURS[colour]}m${text}\u001b[0m` : text
}
