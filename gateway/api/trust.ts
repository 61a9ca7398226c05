/**
 * The step before HTTPS: over plain HTTP a telephone takes the certificate of the city's authority, and is
 * told where to go on. Nothing else is served there, and nothing of the gateway is told.
 */

import { X509Certificate } from 'node:crypto'
import { type Line, route } from '../../base/http/route.ts'

export type TrustAbout = {
  /** PEM. */
  readonly ca: string
  /** Under which the certificate of the console is good. */
  readonly hosts: readonly string[]
  readonly port: number
}

/** `about`: as the files are now. */
export function trustLines(about: () => TrustAbout): readonly Line[] {
  const line = { method: 'GET', may: 'anyone', isForSetup: true } as const
  return [
    route<void>({
      ...{ ...line, path: '/ca.crt', summary: "The certificate of the city's authority." },
      gives: 'application/x-x509-ca-cert',
      handle: async () => {
        return { kind: 'bytes', bytes: about().ca, type: 'application/x-x509-ca-cert' }
      },
    }),
    route<void>({
      ...{ ...line, path: '/', summary: 'How to trust this gateway.', gives: 'text/html' },
      handle: async () => {
        const type = 'text/html; charset=utf-8'
        return { kind: 'bytes', bytes: trustPage(about()), type, headers: PAGE_HEADERS }
      },
    }),
  ]
}

/** `DNS:a, IP Address:1.2.3.4` as Node writes them. */
export function hostsOf(cert: string): readonly string[] {
  return (new X509Certificate(cert).subjectAltName ?? '')
    .split(', ')
    .flatMap((one) => /^(?:DNS|IP Address):([\w.:-]+)$/.exec(one)?.[1] ?? [])
}

/** To be compared with what the city has printed: who listens on the network could give another. */
export function fingerprintOf(ca: string): string {
  return new X509Certificate(ca).fingerprint256
}

const PAGE_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

function trustPage({ ca, hosts, port }: TrustAbout): string {
  const links = hosts
    .map((host) => `https://${host.includes(':') ? `[${host}]` : host}:${port}/`)
    .map((url) => `<li><a href="${url}">${url}</a></li>`)
    .join('')
  const steps = (words: TrustWords, lang: string): string => `<section lang="${lang}">
<h2>${words.title}</h2><ol>
<li><a class="main" href="/ca.crt">${words.take}</a></li>
<li>${words.android}</li><li>${words.ios}</li>
<li>${words.open}<ul>${links}</ul></li></ol>
<p>${words.compare}</p></section>`
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Cigale</title>
<style>${STYLE}</style></head><body><main><h1>Cigale</h1>
${steps(WORDS.fr, 'fr')}
<p class="print">${fingerprintOf(ca).replaceAll(':', ' ')}</p>
${steps(WORDS.en, 'en')}
</main></body></html>`
}

type TrustWords = Readonly<
  Record<'title' | 'take' | 'android' | 'ios' | 'open' | 'compare', string>
>

const STYLE = `:root{color-scheme:light dark}body{font:1.05rem/1.5 system-ui,sans-serif;margin:0}
main{max-width:40rem;margin:auto;padding:1rem}li{margin:.5rem 0}a{color:LinkText}
ul a{display:inline-block;padding:.6rem 0}
.main{display:inline-block;padding:.7rem 1.2rem;border:2px solid;border-radius:.6rem;font-weight:700}
.print{font-family:monospace;overflow-wrap:anywhere}`

const WORDS = {
  fr: {
    title: 'Faire confiance à cette passerelle',
    take: 'Prendre le certificat de la ville',
    android:
      'Android\u00a0: Paramètres, «\u00a0Certificat CA\u00a0», «\u00a0Installer quand même\u00a0», puis le fichier ca.crt.',
    ios: 'iPhone\u00a0: Réglages, «\u00a0Profil téléchargé\u00a0», Installer\u202f; puis Général, Informations, Réglages des certificats, et activer.',
    open: 'Ouvrir la console\u00a0:',
    compare:
      'Une fois par téléphone. Comparer d’abord l’empreinte SHA-256 ci-dessous avec celle que la ville a remise.',
  },
  en: {
    title: 'Trust this gateway',
    take: "Take the city's certificate",
    android: 'Android: Settings, “CA certificate”, “Install anyway”, then the file ca.crt.',
    ios: 'iPhone: Settings, “Profile Downloaded”, Install; then General, About, Certificate Trust Settings, and turn it on.',
    open: 'Open the console:',
    compare:
      'Once for each telephone. First compare the SHA-256 fingerprint with that of the city.',
  },
} as const satisfies Readonly<Record<string, TrustWords>>
