/**
 * Behind the fence fsync is forbidden, and Node-RED would complain of it in the editor with every
 * deploy. What was deployed is the gateway's to keep: it reads the file at the word `deployed`. To be
 * called before Node-RED is loaded, for it takes its functions from `fs` then. A system driver.
 */

import fs from 'node:fs'

export function leaveSyncToGateway(): void {
  fs.fsync = ((_file: number, done: (error: null) => void) => done(null)) as typeof fs.fsync
}
