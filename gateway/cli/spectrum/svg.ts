/** A sheet of marks as SVG 1.1: opens in any browser, prints at any size. Pure. */

import { type Colour, INK, type Mark, type Sheet, WHITE } from './marks.ts'

export function svgOf({ width, height, marks }: Sheet, title: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" ` +
      `font-family="sans-serif" font-size="12" fill="${hex(INK)}" shape-rendering="crispEdges">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${hex(WHITE)}"/>`,
    ...marks.map(elementOf),
    '</svg>',
    '',
  ].join('\n')
}

function elementOf(mark: Mark): string {
  const { x, y } = mark
  if (mark.kind === 'word') {
    return `<text x="${x}" y="${y}" dy="0.35em" text-anchor="${mark.anchor}">${escaped(mark.text)}</text>`
  }
  const { width, height, colour } = mark
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${hex(colour)}"/>`
}

function hex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
