/** Bars along time, upright marks with words: enough for the examples of the docs. */

export type Scale = { readonly fromMs: number; readonly toMs: number; readonly most: number }

const WIDTH = 720
const HEIGHT = 260
const TOP = 96
const BOTTOM = 232
const LOOKS = {
  found: 'fill="#2f6f9f"',
  cut: 'fill="#a9c4d6"',
  expected: 'fill="none" stroke="#555"',
} as const

function x({ fromMs, toMs }: Scale, ms: number): number {
  return tenths(((ms - fromMs) / (toMs - fromMs)) * WIDTH)
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}

export function bar(
  scale: Scale,
  one: {
    readonly fromMs: number
    readonly toMs: number
    readonly litres: number
    readonly look: keyof typeof LOOKS
  },
): string {
  const left = Math.max(0, x(scale, one.fromMs))
  const right = Math.min(WIDTH, x(scale, one.toMs))
  if (right <= left) return ''
  const height = tenths((Math.min(one.litres, scale.most) / scale.most) * (BOTTOM - TOP))
  const width = tenths(Math.max(0, right - left - 1))
  return `<rect x="${left}" y="${tenths(BOTTOM - height)}" width="${width}" height="${height}" ${LOOKS[one.look]}/>`
}

export function mark(
  scale: Scale,
  { ms, text, row }: { readonly ms: number; readonly text: string; readonly row: number },
): string {
  const at = x(scale, ms)
  const y = 36 + row * 16
  const anchor = at > WIDTH * 0.6 ? 'end' : 'start'
  const side = anchor === 'end' ? -4 : 4
  return `<path d="M${at} ${y - 10}V${BOTTOM}" stroke="#b3541e"/><text x="${tenths(at + side)}" y="${y}" text-anchor="${anchor}">${text}</text>`
}

export function picture(scale: Scale, title: string, parts: readonly string[]): string {
  const ticks = ticksOf(scale).map(
    ({ ms, text }) =>
      `<text x="${x(scale, ms)}" y="${HEIGHT - 10}" text-anchor="middle" fill="#555">${text}</text>`,
  )
  const most = `<text x="4" y="${TOP + 12}" fill="#555">${scale.most} L</text>`
  const ground = `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><path d="M0 ${BOTTOM}H${WIDTH}M0 ${TOP}H28" stroke="#999"/>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${title}</title>`,
    ground,
    `<text x="4" y="16" font-weight="bold">${title}</text>`,
    most,
    ...parts.filter((part) => part !== ''),
    ...ticks,
    '</svg>',
    '',
  ].join('\n')
}

/** Hours where the picture spans few days, else days. */
function ticksOf({ fromMs, toMs }: Scale): { readonly ms: number; readonly text: string }[] {
  const hourMs = 3_600_000
  const stepMs = toMs - fromMs > 72 * hourMs ? 24 * hourMs : 6 * hourMs
  const ticks = []
  for (let ms = Math.ceil(fromMs / stepMs) * stepMs; ms < toMs; ms += stepMs) {
    const iso = new Date(ms).toISOString()
    ticks.push({ ms, text: stepMs === 24 * hourMs ? iso.slice(5, 10) : `${iso.slice(11, 16)} UTC` })
  }
  return ticks
}
