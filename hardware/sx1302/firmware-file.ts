/**
 * Semtech's firmware files as a technician has them: C source with one array (`agc_fw_sx1250.var`), or
 * the bytes alone. Pure. What is whole and known is taken, what is whole and unknown is asked about,
 * what is damaged is refused (reference §6.0).
 *
 *   agc, arb   8 192 bytes, every word with its parity
 *   sx1261     386 words of 32 bits, kept most significant byte first; no parity, its length only
 */

import { createHash } from 'node:crypto'
import { PATCH_BYTES, PATCH_WORDS, PATCHED_VERSION } from '../sx1261/patch.ts'
import { hasRightParity, IMAGE_BYTES, type McuName } from './firmware.ts'

/** The chip's two internal MCUs, and the spectrum receiver of boards that have one. */
export type ImageName = McuName | 'sx1261'

/** SHA-256 of the images of sx1302_hal 2.1.0 that this driver was made with. */
export const KNOWN_IMAGES: readonly {
  readonly name: ImageName
  readonly file: string
  readonly version: number | string
  readonly sha256: string
}[] = [
  {
    name: 'agc',
    file: 'agc_fw_sx1250.var',
    version: 10,
    sha256: '8f612e878b946b8c7cc59a5fc27ad33bb18ab92ad6e291d873f5d6bb7daae0d4',
  },
  {
    name: 'arb',
    file: 'arb_fw.var',
    version: 2,
    sha256: 'a6f542395e29cd258917f5948d1067ab18e3cf08ce5ee250e2caa08539f80fd0',
  },
  {
    name: 'sx1261',
    file: 'sx1261_pram.var',
    version: PATCHED_VERSION,
    sha256: '2f1a728415a38298d07b77ebb1b54c9b9cdfe21fd830bf842d79d73f23b99074',
  },
]

export type FirmwareRead =
  | {
      readonly kind: 'image'
      readonly image: Uint8Array
      /** What an image of this form can be. */
      readonly form: readonly ImageName[]
      readonly sha256: string
      /** Which it is, when it is one we know. */
      readonly known: (typeof KNOWN_IMAGES)[number] | undefined
    }
  | { readonly kind: 'rejected'; readonly reason: string }

const FILE_BYTES_MAX = 1024 * 1024

export function readFirmwareFile(bytes: Uint8Array): FirmwareRead {
  if (bytes.length > FILE_BYTES_MAX) return rejected(`it has ${bytes.length} bytes: too many`)
  const isBare = bytes.length === IMAGE_BYTES || bytes.length === PATCH_BYTES
  const image = isBare ? bytes : imageOfSource(bytes)
  if (typeof image === 'string') return rejected(image)
  const isPatch = image.length === PATCH_BYTES
  if (!isPatch && !hasRightParity(image)) {
    return rejected('its words are damaged (parity): fetch the file again')
  }
  const sha256 = createHash('sha256').update(image).digest('hex')
  const known = KNOWN_IMAGES.find((k) => k.sha256 === sha256)
  return { kind: 'image', image, form: isPatch ? ['sx1261'] : ['agc', 'arb'], sha256, known }
}

/** Every 0xNN, or every word of 32 bits, between the braces of the one array. */
function imageOfSource(bytes: Uint8Array): Uint8Array | string {
  const text = Buffer.from(bytes).toString('latin1')
  const body = /\{([^{}]*)\}/.exec(text)?.[1]
  if (body === undefined) {
    return `it is neither ${IMAGE_BYTES} or ${PATCH_BYTES} bytes nor C source with an array`
  }
  const values = body.match(/\b0x[0-9a-fA-F]{1,8}\b/g)?.map(Number) ?? []
  if (values.length === PATCH_WORDS) return bigEndian(values)
  if (values.length === IMAGE_BYTES && values.every((value) => value <= 0xff)) {
    return Uint8Array.from(values)
  }
  return `its array has ${values.length} values where an image has ${IMAGE_BYTES} bytes or ${PATCH_WORDS} words`
}

function bigEndian(words: readonly number[]): Uint8Array {
  const out = new Uint8Array(4 * words.length)
  const view = new DataView(out.buffer)
  for (const [i, value] of words.entries()) view.setUint32(4 * i, value)
  return out
}

function rejected(reason: string): FirmwareRead {
  return { kind: 'rejected', reason }
}
