/** The path behind `/sensorthings/v1.1/`, taken apart: `Things('pmr-0042')/Datastreams`. */

import { SensorThingsError } from './problem.ts'
import { parted } from './query.ts'

export type Step = {
  readonly name: string
  readonly id?: string
}

const STEPS_MAX = 12

/** `path`: as it came, escaped. Throws SensorThingsError. */
export function readPath(path: string): readonly Step[] {
  let plain: string
  try {
    // Slashes within ids come escaped or between quotes; both stay together here.
    plain = path
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('/', '\u0000'))
      .join('/')
  } catch {
    throw new SensorThingsError(400, `the path ${path} is not escaped as addresses are`)
  }
  const parts = parted(plain, '/').filter((part) => part !== '')
  if (parts.length > STEPS_MAX) {
    throw new SensorThingsError(400, `the path has more than ${STEPS_MAX} steps`)
  }
  return parts.map((part) => stepOf(part.replaceAll('\u0000', '/')))
}

function stepOf(text: string): Step {
  const [, name = '', quoted, number] =
    /^([$@\w.]+)(?:\((?:'((?:[^']|'')*)'|(\d+))\))?$/s.exec(text) ?? []
  if (name === '') throw new SensorThingsError(400, `"${text}" in the path is not understood`)
  const id = quoted === undefined ? number : quoted.replaceAll("''", "'")
  return { name, ...(id !== undefined && { id }) }
}
