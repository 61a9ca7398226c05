/** The program's version: package.json's, checked by a test. */
export const VERSION = '0.1.0'

/** When it was released, UTC: no clock of a gateway that runs it can be before this. */
export const RELEASED_MS = Date.UTC(2026, 10, 26)
