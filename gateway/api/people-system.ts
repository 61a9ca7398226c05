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
import { SecretFiles } from '../../base/people/secrets-system.ts'
import type { Random } from '../../base/random.ts'
import { openRecords } from '../../base/records/open-system.ts'
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

/** Throws StoreError, or Error where the key cannot be read. */
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
  const files = new SecretFiles(dataDir)
  const key = files.key(parts.random)
  const { records, close } = openRecords(peoplePath(dataDir))
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
    setupFile: files,
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

/** Pages of the console that are not for everybody who is let in. */
const PAGES: Readonly<Record<string, Rule>> = {
  accounts: { roles: ['security'] },
  audit: { roles: ['security'] },
}

export function pagesOf(caller: Caller): readonly string[] {
  return Object.entries(PAGES).flatMap(([page, rule]) => (isLetIn(rule, caller) ? [page] : []))
}
