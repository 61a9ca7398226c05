/** What a camera sees of a label: as a film for a browser's fake camera, or drawn in the page itself. */

import { encodeQR } from 'qr'

const WIDTH = 640
const HEIGHT = 480
/** Of the picture's height: as a hand holds it. */
const SHARE = 0.7
const FRAMES = 10

/** The squares of a label's QR code with its quiet zone; true is dark. */
export function squaresOf(text: string): readonly (readonly boolean[])[] {
  return encodeQR(text, 'raw')
}

/** A film that shows the label, as YUV4MPEG2: luma from the squares, no colour. */
export function labelFilm(text: string): Uint8Array {
  const squares = squaresOf(text)
  const sidePx = Math.floor((HEIGHT * SHARE) / squares.length)
  const left = Math.floor((WIDTH - sidePx * squares.length) / 2)
  const top = Math.floor((HEIGHT - sidePx * squares.length) / 2)
  const luma = new Uint8Array(WIDTH * HEIGHT).fill(200)
  for (const [y, row] of squares.entries()) {
    for (const [x, isDark] of row.entries()) {
      for (let dy = 0; dy < sidePx; dy++) {
        const at = (top + y * sidePx + dy) * WIDTH + left + x * sidePx
        luma.fill(isDark ? 20 : 230, at, at + sidePx)
      }
    }
  }
  const grey = new Uint8Array((WIDTH * HEIGHT) / 2).fill(128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, grey])
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`)
  return Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)])
}

/**
 * A script for the page: its camera is a canvas, and `showLabel(squares)` draws on it. Only the pixels are
 * ours; stream, video and reader are the page's own.
 */
export const CANVAS_CAMERA = `(() => {
  const canvas = document.createElement('canvas')
  canvas.width = ${WIDTH}
  canvas.height = ${HEIGHT}
  let squares = []
  globalThis.showLabel = (shown = []) => {
    squares = shown
  }
  // A canvas gives a picture when something is drawn.
  setInterval(() => {
    const pen = canvas.getContext('2d')
    pen.fillStyle = '#ccc'
    pen.fillRect(0, 0, ${WIDTH}, ${HEIGHT})
    const side = Math.floor((${HEIGHT} * ${SHARE}) / Math.max(1, squares.length))
    const left = Math.floor((${WIDTH} - side * squares.length) / 2)
    const top = Math.floor((${HEIGHT} - side * squares.length) / 2)
    squares.forEach((row, y) => row.forEach((isDark, x) => {
      pen.fillStyle = isDark ? '#111' : '#fff'
      pen.fillRect(left + x * side, top + y * side, side, side)
    }))
  }, 100)
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(10)
})()`
