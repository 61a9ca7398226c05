// @ts-check
/** The wall clock of the device that shows the page: asked only to be offered to a gateway that has none. */

/** UTC milliseconds. */
export function phoneMs() {
  return Date.now()
}
