/** Curves as text: rows of blocks, one sign a curve, the later drawn over the earlier. */

export type Curve = { readonly sign: string; readonly at: (x: number) => number }

const WIDTH = 72
const HEIGHT = 16

/** `x` runs from 0 to `xMax`, `y` from 0 to `yMax`. */
export function plot(
  curves: readonly Curve[],
  axes: { readonly xMax: number; readonly yMax: number; readonly x: string; readonly y: string },
): string {
  const rows = Array.from({ length: HEIGHT }, () => new Array<string>(WIDTH).fill(' '))
  for (const { sign, at } of curves) {
    for (let column = 0; column < WIDTH; column++) {
      const value = at(((column + 0.5) / WIDTH) * axes.xMax)
      const row = Math.min(HEIGHT - 1, Math.floor((value / axes.yMax) * HEIGHT))
      rows[HEIGHT - 1 - row]![column] = sign
    }
  }
  const label = (text: string) => text.padStart(6)
  const lines = rows.map((row, i) => {
    const edge = i === 0 ? label(String(axes.yMax)) : i === HEIGHT - 1 ? label('0') : label('')
    return `${edge} │${row.join('')}`
  })
  const foot = `${label('')} └${'─'.repeat(WIDTH)}`
  const ticks = `${label('')}  0${`${axes.xMax} ${axes.x}`.padStart(WIDTH - 1)}`
  return [axes.y, ...lines, foot, ticks].join('\n')
}
