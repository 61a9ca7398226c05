/**
 * People of a gateway: accounts, sessions and the audit in `DATA/people.db`, with the key of their seals
 * and the secret of the setup as files beside it that only the gateway's own user reads. A system driver.
 */

import { join } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import { type Caller, isLetIn, type Rule } from '../../base/http/caller.ts'
import { type Line, linesOf } from '../../base/http/route.ts'
import type { Log } from '../../base/log.ts'
import { type Machines, People } from '../../base/people/people.ts'
import { peopleLines } from '../../base/people/routes.ts'
import { KEY_BYTES } from '../../base/people/sealing.ts'
import { SecretFiles } from '../../base/people/secrets-system.ts'
import type { Random } from '../../base/random.ts'
import { type OpenedRecords, openRecords, recordsInMemory } from '../../base/records/open-system.ts'
import { Secret } from '../../base/secret.ts'
import { AuditTeller, toldTo } from './audit-teller.ts'
import { GrantGuests } from './grant-guests.ts'
import type { GrantDoor } from './grants.ts'
import { GATEWAY_ROLES } from './roles.ts'
import { grantRoutes } from './routes-grant.ts'
import type { AuditService } from './service-audit.ts'

/** Some ten megabytes, and years of a busy gateway; what is older is with the hypervisor. */
const AUDIT_MAX = 20_000

export type PeopleOfGateway = {
  readonly people: People
  /** What is served of them. */
  readonly lines: readonly Line[]
  close(): void
}

export function peoplePath(dataDir: string): string {
  return join(dataDir, 'people.db')
}

/** Where the database or its key cannot be read, accounts are closed; tokens, grants and the socket go on. */
export async function openPeople(
  dataDir: string,
  parts: {
    readonly clock: Clock
    readonly random: Random
    readonly log: Log
    readonly machines: Machines
    readonly grants: GrantDoor
    /** Where acts are told to. */
    readonly core: AuditService
    /** How many entries of the audit are kept here. */
    readonly auditMax?: number
  },
): Promise<PeopleOfGateway> {
  const { records, key, setupFile, close } = kept(dataDir, parts)
  const guests = new GrantGuests({ ...parts, records })
  const auditBound = {
    entriesMax: parts.auditMax ?? AUDIT_MAX,
    onNoted: () => void teller.look(),
    keptElsewhere: () => toldTo(records),
  }
  const people = new People({
    ...parts,
    records,
    guests,
    auditBound,
    key,
    ...(setupFile && { setupFile }),
    roles: GATEWAY_ROLES,
    firstRoles: ['technician', 'maintainer', 'security'],
    pagesOf,
  })
  const teller = new AuditTeller({ ...parts, audit: people.auditLog, records })
  await people.open()
  void teller.look()
  return {
    people,
    lines: [...peopleLines(people), ...linesOf(grantRoutes, { people, guests })],
    close() {
      teller.close()
      people.close()
      close()
    },
  }
}

type Kept = OpenedRecords & { readonly key: Secret; readonly setupFile?: SecretFiles }

/** In memory, and without a setup, where nothing of it can be opened: nobody becomes the first account so. */
function kept(
  dataDir: string,
  {
    random,
    log,
    core,
  }: { readonly random: Random; readonly log: Log; readonly core: AuditService },
): Kept {
  try {
    const setupFile = new SecretFiles(dataDir)
    const key = setupFile.key(random)
    return { ...openRecords(peoplePath(dataDir)), key, setupFile }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    log.error({ reason }, 'accounts cannot be used: bring back the backup of the data folder')
    void core.peopleLost(reason).catch(() => {})
    return { ...recordsInMemory(), key: new Secret(random.bytes(KEY_BYTES)) }
  }
}

/** Pages of the console that are not for everybody who is let in. */
const PAGES: Readonly<Record<string, Rule>> = {
  accounts: { roles: ['security'] },
  audit: { roles: ['security'] },
}

export function pagesOf(caller: Caller): readonly string[] {
  return Object.entries(PAGES).flatMap(([page, rule]) => (isLetIn(rule, caller) ? [page] : []))
}
