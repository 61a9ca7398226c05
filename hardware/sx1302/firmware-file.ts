/**
 * Semtech's firmware files as a technician has them: C source with one array (`agc_fw_sx1250.var`), or
 * the 8 192 bytes alone. Pure. What is whole and known is taken, what is whole and unknown is asked
 * about, what is damaged is refused (reference §6.0).
 */

import { createHash } from 'node:crypto'
import { hasRightParity, IMAGE_BYTES, type McuName } from './firmware.ts'

/** SHA-256 of the images of sx1302_hal 2.1.0 that this driver was made with. */
export const KNOWN_IMAGES: readonly {
  readonly mcu: McuName
  readonly file: string
  readonly version: number
  readonly sha256: string
}[] = [
  {
    mcu: 'agc',
    file: 'agc_fw_sx1250.var',
    version: 10,
    sha256: '8f612e878b946b8c7cc59a5fc27ad33bb18ab92ad6e291d873f5d6bb7daae0d4',
  },
  {
    mcu: 'arb',
    file: 'arb_fw.var',
    version: 2,
    sha256: 'a6f542395e29cd258917f5948d1067ab18e3cf08ce5ee250e2caa08539f80fd0',
  },
]

export type FirmwareRead =
  | {
      readonly kind: 'image'
      readonly image: Uint8Array
      readonly sha256: string
      /** Which it is, when it is one we know. */
      readonly known: (typeof KNOWN_IMAGES)[number] | undefined
    }
  | { readonly kind: 'rejected'; readonly reason: string }

const FILE_BYTES_MAX = 1024 * 1024

export function readFirmwareFile(bytes: Uint8Array): FirmwareRead {
  if (bytes.length > FILE_BYTES_MAX) return rejected(`it has ${bytes.length} bytes: too many`)
  const image = bytes.length === IMAGE_BYTES ? bytes : imageOfSource(bytes)
  if (typeof image === 'string') return rejected(image)
  if (!hasRightParity(image)) {
    return rejected('its words are damaged (parity): fetch the file again')
  }
  const sha256 = createHash('sha256').update(image).digest('hex')
  return { kind: 'image', image, sha256, known: KNOWN_IMAGES.find((k) => k.sha256 === sha256) }
}

/** Every 0xNN between the braces of the one array. */
function imageOfSource(bytes: Uint8Array): Uint8Array | string {
  const text = Buffer.from(bytes).toString('latin1')
  const body = /\{([^{}]*)\}/.exec(text)?.[1]
  if (body === undefined) return `it is neither ${IMAGE_BYTES} bytes nor C source with an array`
  const values = body.match(/0x[0-9a-fA-F]{1,2}\b/g) ?? []
  if (values.length !== IMAGE_BYTES) {
    return `its array has ${values.length} bytes where an image has ${IMAGE_BYTES}`
  }
  return Uint8Array.from(values.map(Number))
}

function rejected(reason: string): FirmwareRead {
  return { kind: 'rejected', reason }
}
