/** A database of records as one image, read while its owner writes; and such an image looked through. */

import Database from 'better-sqlite3'
import { SCHEMA } from './open-system.ts'
import { StoreError } from './store-error.ts'

/** Bytes 18 and 19 of the header say WAL (2) or not (1): an image has no log beside it. */
const [WRITE_VERSION_AT, READ_VERSION_AT, WITHOUT_WAL] = [18, 19, 1]

/** Of one moment: read in one transaction. Throws StoreError. */
export function copyRecords(path: string): Uint8Array {
  const db = new Database(path, { readonly: true, timeout: 5_000 })
  try {
    const image = db.transaction(() => {
      // The transaction begins with the first thing that is read.
      db.prepare('SELECT count(*) FROM sqlite_master').get()
      return db.serialize()
    })()
    image[WRITE_VERSION_AT] = WITHOUT_WAL
    image[READ_VERSION_AT] = WITHOUT_WAL
    return image
  } catch (cause) {
    throw new StoreError('read', `cannot copy the database ${path}`, { path }, cause)
  } finally {
    db.close()
  }
}

/** Throws StoreError for an image that is damaged or of a later version. */
export function checkRecords(image: Uint8Array, name: string): void {
  let db: Database.Database | undefined
  try {
    db = new Database(Buffer.from(image))
    const found = db.pragma('integrity_check(1)', { simple: true })
    if (found !== 'ok')
      throw new StoreError('read', `${name} is damaged: ${String(found)}`, { name })
    const version = db.pragma('user_version', { simple: true }) as number
    if (version > SCHEMA) {
      const text = `${name} was written by a newer version (schema ${version}, known ${SCHEMA})`
      throw new StoreError('newer-schema', text, { name, version })
    }
  } catch (cause) {
    if (cause instanceof StoreError) throw cause
    throw new StoreError('read', `${name} cannot be read as a database`, { name }, cause)
  } finally {
    db?.close()
  }
}
