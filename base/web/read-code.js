// @ts-check
/**
 * The camera as a source of texts: the browser's own detector where it knows QR codes, else a reader in
 * plain JavaScript that is loaded when it is needed. A driver: no words, no page.
 */

import { wait } from './wait.js'

/** Often enough for a hand that aims, rare enough for a phone's battery. */
const LOOK_MS = 120
/** A label fills a third of the picture: more pixels than this only cost time. */
const LOOK_PX = 640

/** @typedef {'insecure' | 'denied' | 'failed'} CameraTrouble */
/** @typedef {(picture: HTMLCanvasElement) => Promise<string | undefined>} ReadCode */

/** May this page use a camera at all, and does it already? @returns {Promise<'granted' | 'ask' | 'insecure'>} */
export async function cameraRight() {
  if (!navigator.mediaDevices?.getUserMedia) return 'insecure'
  try {
    const { state } = await navigator.permissions.query({ name: 'camera' })
    return state === 'granted' ? 'granted' : 'ask'
  } catch {
    return 'ask'
  }
}

/**
 * Opens the back camera into `video` and gives each text it reads, until `signal` says stop.
 * @param {HTMLVideoElement} video
 * @param {{ onText: (text: string) => void, signal: AbortSignal }} how
 * @returns {Promise<{ trouble: CameraTrouble } | { stream: MediaStream }>}
 */
export async function openScanner(video, { onText, signal }) {
  if (!navigator.mediaDevices?.getUserMedia) return { trouble: 'insecure' }
  try {
    const wanted = { facingMode: 'environment', width: { ideal: 1280 } }
    const stream = await navigator.mediaDevices.getUserMedia({ video: wanted })
    const stop = () => {
      for (const track of stream.getTracks()) track.stop()
    }
    if (signal.aborted) {
      stop()
      return { stream }
    }
    signal.addEventListener('abort', stop, { once: true })
    video.srcObject = stream
    await video.play()
    void readForEver(video, await codeReader(), { onText, signal })
    return { stream }
  } catch (error) {
    const isDenied = error instanceof DOMException && error.name === 'NotAllowedError'
    return { trouble: isDenied ? 'denied' : 'failed' }
  }
}

/** Whether the lamp beside the camera can be switched. @param {MediaStream} stream */
export function hasTorch(stream) {
  const [track] = stream.getVideoTracks()
  const can = /** @type {{ torch?: boolean }} */ (track?.getCapabilities?.() ?? {})
  return can.torch === true
}

/** @param {MediaStream} stream @param {boolean} isOn */
export async function setTorch(stream, isOn) {
  const asked = /** @type {any} */ ({ advanced: [{ torch: isOn }] })
  await stream
    .getVideoTracks()[0]
    ?.applyConstraints(asked)
    .catch(() => {})
}

/**
 * @param {HTMLVideoElement} video
 * @param {ReadCode} readCode
 * @param {{ onText: (text: string) => void, signal: AbortSignal }} how
 */
async function readForEver(video, readCode, { onText, signal }) {
  const picture = document.createElement('canvas')
  while (!signal.aborted) {
    const { videoWidth: width, videoHeight: height } = video
    if (width > 0 && !document.hidden) {
      const scale = Math.min(1, LOOK_PX / Math.max(width, height))
      picture.width = Math.round(width * scale)
      picture.height = Math.round(height * scale)
      const context = picture.getContext('2d', { willReadFrequently: true })
      context?.drawImage(video, 0, 0, picture.width, picture.height)
      const text = await readCode(picture)
      if (text && !signal.aborted) onText(text)
    }
    await wait(LOOK_MS)
  }
}

/** @returns {Promise<ReadCode>} */
async function codeReader() {
  const own = await ownDetector()
  if (own) return async (picture) => (await own.detect(picture))[0]?.rawValue
  const { decodeQR } = await import('qr/decode.js')
  return async (picture) => {
    const { width, height } = picture
    const data = picture.getContext('2d')?.getImageData(0, 0, width, height).data
    if (!data) return undefined
    try {
      return decodeQR({ width, height, data })
    } catch {
      // No code in this picture.
      return undefined
    }
  }
}

/** @typedef {{ detect: (picture: HTMLCanvasElement) => Promise<readonly { rawValue: string }[]> }} Detector */

/** The browser's own, on phones that have one. @returns {Promise<Detector | undefined>} */
async function ownDetector() {
  const Maker = /** @type {any} */ (globalThis).BarcodeDetector
  if (!Maker) return undefined
  try {
    const formats = await Maker.getSupportedFormats()
    return formats.includes('qr_code') ? new Maker({ formats: ['qr_code'] }) : undefined
  } catch {
    return undefined
  }
}
