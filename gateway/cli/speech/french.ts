/** What commands say, in French. A test holds it against the sources: none is missing, none is left over. */

import { REFUSED_SENTENCES } from './french-refused.ts'
import { FOREIGN_SENTENCES, SCHEMA_SENTENCES } from './french-schema.ts'
import { THROWN_SENTENCES } from './french-thrown.ts'
import type { Catalogue } from './speech.ts'

/** Of the command line itself. */
export const OWN_SENTENCES: Readonly<Record<string, string>> = {
  // Where the gateway is
  'a gateway holds {} but does not answer on its socket: it is starting, stopping, or hangs. Try again in some seconds; then look with: cigale doctor':
    'une passerelle tient {0} mais ne répond pas sur sa socket : elle démarre, s’arrête ou est bloquée. Réessayez dans quelques secondes ; puis regardez avec : cigale doctor',
  'another cigale works on {}: a gateway that runs, or a command that is about to end. See what: cigale doctor --data {}':
    'un autre cigale travaille sur {0} : une passerelle qui tourne, ou une commande qui se termine. Voyez : cigale doctor --data {1}',
  'the data in {} could not be written': 'les données de {0} n’ont pas pu être écrites',
  '--url needs a token in the environment: CIGALE_TOKEN':
    '--url demande un jeton dans l’environnement : CIGALE_TOKEN',
  '--url: {} is not a URL': '--url : {0} n’est pas une URL',
  '{} holds no gateway. Make one with: cigale init --data {}; or name another directory with --data or CIGALE_DATA':
    '{0} ne contient pas de passerelle. Faites-en une avec : cigale init --data {1} ; ou nommez un autre dossier avec --data ou CIGALE_DATA',
  'tried to read {}: {}': '{0} n’a pas pu être lu : {1}',
  'tried to write {}: {}': '{0} n’a pas pu être écrit : {1}',
  'the configuration is not valid\n  {}': 'la configuration n’est pas valide\n  {0}',
  '{} is valid': '{0} est valide',
  '{} written': '{0} écrit',

  // Other gateways by LoRa
  'say which this gateway is: --hub, with internet, or --leaf, without':
    'dites ce qu’est cette passerelle : --hub, avec internet, ou --leaf, sans',
  'this gateway is not paired with {}. See: cigale relay status':
    'cette passerelle n’est pas appariée avec {0}. Voyez : cigale relay status',
  '--relay: {} is not two EUIs of gateways: HUB=LEAF':
    '--relay : {0} n’est pas deux EUI de passerelles : RELAIS=FEUILLE',
  '{} is not the EUI of a gateway: 16 hex digits':
    '{0} n’est pas l’EUI d’une passerelle : 16 chiffres hexadécimaux',

  // Making a gateway
  'gateway  {}': 'passerelle  {0}',
  'data     {}': 'données     {0}',
  'config   {}{}': 'réglages    {0}{1}',
  'token    {}': 'jeton       {0}',
  'setup    {}': 'secret      {0}',
  'The token lets programs in as a maintainer and is shown this once.':
    'Le jeton laisse entrer les programmes comme responsable ; il n’est montré que cette fois.',
  'There are tokens already: cigale token list, cigale token add':
    'Il y a déjà des jetons : cigale token list, cigale token add',
  'Whoever opens the console with the secret of the setup makes the first account of people.':
    'Qui ouvre la console avec le secret de mise en service crée le premier compte.',
  'Start with: cigale run': 'Démarrez avec : cigale run',
  'there is no folder {} to make {} in': 'il n’y a pas de dossier {0} où faire {1}',
  'cigale: {}': 'cigale: {0}',
  'cigale {} is not part of this installation: it needs the source tree':
    'cigale {0} n’est pas dans cette installation : il faut l’arbre des sources',

  // Devices
  'no device {} is registered; see: cigale device list':
    'aucun capteur {0} n’est enregistré ; voyez : cigale device list',
  '{} is not a DevEUI: 16 hex digits': '{0} n’est pas un DevEUI : 16 chiffres hexadécimaux',
  'no join has come to nothing since the gateway started':
    'aucune activation n’a échoué depuis le démarrage de la passerelle',
  '  {} times, last {} ago, best {} dBm, SNR {} dB':
    '  {0} fois, la dernière il y a {1}, au mieux {2} dBm, SNR {3} dB',
  '  JoinEUI {}, DevNonce {}{}': '  JoinEUI {0}, DevNonce {1}{2}',
  'a DevEUI is needed, or --qr with a label': 'il faut un DevEUI, ou --qr avec une étiquette',
  '--qr {}': '--qr {0}',
  '{}: no key came by standard input': '{0} : aucune clé n’est venue par l’entrée standard',
  'the label is by {}: taken for a {}; --profile says otherwise':
    'l’étiquette est de {0} : pris pour un {1} ; --profile dit autre chose',
  'the label is by {}: say which model with --profile: {}':
    'l’étiquette est de {0} : dites quel modèle avec --profile : {1}',
  'type {}': 'tapez {0}',
  'the gateway refused {}: {}': 'la passerelle a refusé {0} : {1}',
  'the gateway did not ask {}: {}': 'la passerelle n’a rien demandé à {0} : {1}',
  '{}: one of {} is needed': '{0} : il faut l’un de {1}',
  'say why with --because, or take it back with --off':
    'dites pourquoi avec --because, ou retirez-le avec --off',
  'give --gateway EUI, or --here': 'donnez --gateway EUI, ou --here',
  '--gateway {} is not an EUI: 16 hex digits':
    '--gateway {0} n’est pas un EUI : 16 chiffres hexadécimaux',
  'the gateway refused the downlink to {}: {}':
    'la passerelle a refusé le message descendant à {0} : {1}',
  '--hex: {} is not hex, two digits for each byte':
    '--hex : {0} n’est pas de l’hexadécimal, deux chiffres par octet',
  'a model whose decoder comes later is taken with --new-models: its frames wait':
    'un modèle dont le décodeur viendra plus tard est pris avec --new-models : ses trames attendent',
  'columns that are not ours, left out: {}': 'colonnes inconnues, laissées de côté : {0}',

  // Events, groups, water
  "no gateway answers, and there is no journal at {}. Name the gateway's directory with --data, or its API with --url":
    'aucune passerelle ne répond, et il n’y a pas de journal dans {0}. Nommez le dossier de la passerelle avec --data, ou son API avec --url',
  '--after: {} is not a cursor: take one of a line, or: now':
    '--after : {0} n’est pas un curseur : prenez celui d’une ligne, ou : now',
  'the gateway is not running: waiting for it': 'la passerelle ne tourne pas : on l’attend',
  '{}: trying again': '{0} : nouvel essai',
  'the gateway refused it for the group {}: {}':
    'la passerelle l’a refusé pour le groupe {0} : {1}',
  'no group {} is known; see: cigale group list':
    'aucun groupe {0} n’est connu ; voyez : cigale group list',
  '{} is no escrow key: 64 hex digits are one':
    '{0} n’est pas une clé de séquestre : c’est 64 chiffres hexadécimaux',
  'the hypervisor has nothing of {} in escrow': 'l’hyperviseur n’a rien de {0} en séquestre',
  'no hypervisor answers at {}': 'aucun hyperviseur ne répond à {0}',
  'the hypervisor refused: {}': 'l’hyperviseur a refusé : {0}',
  '--key: 64 hex digits, of: cigale home key':
    '--key : 64 chiffres hexadécimaux, de : cigale home key',
  '{} {} is not an EUI: 16 hex digits': '{0} {1} n’est pas un EUI : 16 chiffres hexadécimaux',
  'not opened by this key: {}': 'non ouverts par cette clé : {0}',
  'keep {} switched off until the hypervisor has told it: it must not answer them too':
    'gardez {0} éteinte jusqu’à ce que l’hyperviseur l’ait prévenue : elle ne doit pas leur répondre aussi',
  '{} moves with {}: cigale home move {} --to EUI':
    '{0} déménage avec {1} : cigale home move {2} --to EUI',
  'the gateway refused to move {}: {}': 'la passerelle a refusé de déménager {0} : {1}',
  'nothing was moved: say --anyway if it shall be':
    'rien n’a déménagé : dites --anyway s’il le faut',
  'the gateway hands {} to nobody: {}': 'la passerelle ne remet {0} à personne : {1}',
  'the gateway took nothing of {}: {}': 'la passerelle n’a rien pris de {0} : {1}',
  'their keys go with: cigale home export': 'leurs clés partent avec : cigale home export',
  '{} devices would move to {}, revision {}': '{0} capteurs iraient à {1}, révision {2}',
  '{} devices are left to {}, revision {}': '{0} capteurs sont laissés à {1}, révision {2}',
  '{}: {} devices, for the new gateway alone to read':
    '{0} : {1} capteurs, lisible par la seule nouvelle passerelle',
  'no zone {} is known: cigale watering status lists them':
    'aucune zone {0} n’est connue : cigale watering status les liste',
  '{} is no programme:\n{}': '{0} n’est pas un programme :\n{1}',
  '--until: {} is no time, for instance 2026-07-31T22:00:00Z':
    '--until : {0} n’est pas un moment, par exemple 2026-07-31T22:00:00Z',
  'lock: {} on {}, {}, by {}{}': 'interdiction : {0} sur {1}, {2}, par {3}{4}',

  // Decoders
  '{} {}: make it with cigale decoder pack': '{0} {1} : faites-le avec cigale decoder pack',
  '{}: the sandbox does not start': '{0} : le bac à sable ne démarre pas',
  '{}: {}. A gateway would refuse it: mend the codec, or the example if that is wrong':
    '{0} : {1}. Une passerelle le refuserait : corrigez le codec, ou l’exemple s’il est faux',
  'no package is offered for {}': 'aucun paquet n’est proposé pour {0}',
  'no device here is a {}: cigale decoder status lists them':
    'aucun capteur ici n’est un {0} : cigale decoder status les liste',
  'the gateway knows no job {} any more: ask again':
    'la passerelle ne connaît plus la tâche {0} : redemandez',
  '{}: frames are being decoded again ({}), {} so far':
    '{0} : des trames sont décodées de nouveau ({1}), {2} jusqu’ici',
  'planned: examples, then the shadow, then in use. cigale decoder status tells how it goes':
    'prévu : exemples, puis dans l’ombre, puis en service. cigale decoder status dit où cela en est',
  '{}: {} is in use and still watched; a newer plan would end that early. Ask again when it is settled: cigale decoder status':
    '{0} : {1} est en service et encore surveillé ; un nouveau plan y mettrait fin trop tôt. Redemandez quand c’est réglé : cigale decoder status',
  'nothing newer is offered': 'rien de plus récent n’est proposé',
  '{}: nothing decodes it any more; its frames wait':
    '{0} : plus rien ne le décode ; ses trames attendent',
  '{}: back to {}; frames since the switch are decoded again':
    '{0} : retour à {1} ; les trames depuis le changement sont décodées de nouveau',
  '{} has no answer of a codec: give the lines of cigale decoder run, one answer a line':
    '{0} n’a pas de réponse de codec : donnez les lignes de cigale decoder run, une réponse par ligne',
  '{}: is no JSON: give the lines of cigale decoder run, one answer a line':
    '{0} : n’est pas du JSON : donnez les lignes de cigale decoder run, une réponse par ligne',
  'channels: {}': 'canaux : {0}',
  'nothing was made of: {}': 'rien n’a été fait de : {0}',
  'This is a guess from names: check every unit before a device uses it.':
    'C’est une supposition d’après les noms : vérifiez chaque unité avant qu’un capteur s’en serve.',
  'not packed: {}': 'pas de paquet : {0}',
  'not packed: it {}': 'pas de paquet : {0}',
  '{} is no JSON: {}': '{0} n’est pas du JSON : {1}',
  'its examples were not run: cigale decoder publish will run them':
    'ses exemples n’ont pas été essayés : cigale decoder publish le fera',
  'it can be tried out, not published: {}': 'il peut être essayé, pas publié : {0}',
  '{} {}: {} B, sha256 {}': '{0} {1} : {2} o, sha256 {3}',
  'examples: {} of {} pass': 'exemples : {0} sur {1} passent',
  '  examples: {}': '  exemples : {0}',
  '  {} damaged frames: {} decoded, {} refused, {} threw, {} ran out of time, {} out of memory; the slowest took {} ms':
    '  {0} trames abîmées : {1} décodées, {2} refusées, {3} en erreur, {4} à bout de temps, {5} à bout de mémoire ; la plus lente a pris {6} ms',
  '    the first to run out: fPort {}, {}': '    la première à bout : fPort {0}, {1}',
  '  beside the other version on {} frames: {}': '  face à l’autre version sur {0} trames : {1}',
  '--against and --frames belong together: what with, and on what':
    '--against et --frames vont ensemble : avec quoi, et sur quoi',
  '{}:{} is no line of cigale events: {}': '{0}:{1} n’est pas une ligne de cigale events : {2}',
  'nothing waits for signatures in {}': 'rien n’attend de signature dans {0}',
  'staged, not published yet\n{}': 'préparé, pas encore publié\n{0}',
  'the codec {} cannot be read ({}): give a JavaScript file':
    'le codec {0} ne peut être lu ({1}) : donnez un fichier JavaScript',

  // Keys
  '{} has no keys for {}': '{0} n’a pas de clés pour {1}',
  '--key {}: {} of {} begin so': '--key {0} : {1} de {2} commencent ainsi',
  '{} holds no key called {}': '{0} n’a pas de clé nommée {1}',
  'the passphrase does not open {}': 'la phrase secrète n’ouvre pas {0}',
  'the new passphrase: --new-passphrase-file FILE, or a terminal':
    'la nouvelle phrase secrète : --new-passphrase-file FICHIER, ou un terminal',
  '{} is none of {}': '{0} n’est aucun de {1}',
  '{} opens by the new passphrase': '{0} s’ouvre avec la nouvelle phrase secrète',
  '{} holds a repository already': '{0} contient déjà un dépôt',
  '{} is no key of a maintainer, or was damaged':
    '{0} n’est pas une clé de responsable, ou a été abîmé',
  'tried to read the keys in {}: {}': 'les clés de {0} n’ont pas pu être lues : {1}',
  'the passphrase is too short: {} characters at least':
    'la phrase secrète est trop courte : {0} caractères au moins',
  'the two passphrases are not the same': 'les deux phrases secrètes diffèrent',
  'no passphrase: --passphrase-file FILE, or {}, or a terminal':
    'pas de phrase secrète : --passphrase-file FICHIER, ou {0}, ou un terminal',
  'no passphrase was typed': 'aucune phrase secrète n’a été tapée',
  '{} is no key for orders: 64 hex digits are one. Give another with commandKey, or move the file away and start again: a new key is made, which gateways have to be told (sync.commandKeys)':
    '{0} n’est pas une clé pour les ordres : il en faut 64 chiffres hexadécimaux. Donnez-en une autre avec commandKey, ou déplacez le fichier et redémarrez : une nouvelle clé est faite, à dire aux passerelles (sync.commandKeys)',
  'tried to make a key for orders in {}: {}':
    'la clé pour les ordres n’a pas pu être faite dans {0} : {1}',

  // Certificates
  '{} is there: it was not overwritten': '{0} existe : il n’a pas été écrasé',
  "{} is no gateway's EUI: 16 hex digits are needed":
    '{0} n’est pas l’EUI d’une passerelle : il faut 16 chiffres hexadécimaux',
  '{}: a name of a machine has small letters, digits, dots and dashes':
    '{0} : un nom de machine a des minuscules, des chiffres, des points et des tirets',
  '{} was not installed: {}': '{0} n’a pas été installé : {1}',
  'tried to read {}: {}. Make one with: cigale ca request':
    '{0} n’a pas pu être lu : {1}. Faites-en une avec : cigale ca request',
  'the key of {} was revoked: on the gateway, cigale ca request --new-key makes another':
    'la clé de {0} a été révoquée : sur la passerelle, cigale ca request --new-key en fait une autre',
  '{} was revoked on {}: it needs a new key and request':
    '{0} a été révoqué le {1} : il faut une nouvelle clé et une nouvelle demande',
  '{} has signed nothing for {}; see: cigale ca list':
    '{0} n’a rien signé pour {1} ; voyez : cigale ca list',
  'name   {} ({})': 'nom      {0} ({1})',
  'until  {}': 'jusqu’au {0}',
  '--tls: 1.2 or 1.3': '--tls : 1.2 ou 1.3',
  'authority  {}': 'autorité  {0}',
  'folder     {}': 'dossier   {0}',

  // The board
  'Microcontroller {} back after {} ms.': 'Microcontrôleur {0} revenu après {1} ms.',
  'Chip (version {}) back after {} ms.': 'Puce (version {0}) revenue après {1} ms.',
  '{} is no firmware image: {}': '{0} n’est pas une image de micrologiciel : {1}',
  '{} is whole, but none of the images this driver was made with ({} of sx1302_hal 2.1.0); its SHA-256 is {}. To use it all the same: --accept-unknown --as {}':
    '{0} est entière, mais n’est aucune des images avec lesquelles ce pilote a été fait ({1} de sx1302_hal 2.1.0) ; son SHA-256 est {2}. Pour s’en servir quand même : --accept-unknown --as {3}',
  'an unknown image of this form needs --as {}':
    'une image inconnue de cette forme demande --as {0}',
  'No serial device is plugged in on USB.': 'Aucun port série n’est branché en USB.',
  '{} firmware{} kept in {}': 'micrologiciel {0}{1} gardé dans {2}',
  '--eui takes 16 hex digits': '--eui prend 16 chiffres hexadécimaux',
  'An emulated CoreCell (EU868, EUI {}) is plugged in at {}.':
    'Une CoreCell émulée (EU868, EUI {0}) est branchée sur {1}.',
  'Its control port is 127.0.0.1:{}, one JSON object a line: {"status":true}':
    'Son port de commande est 127.0.0.1:{0}, un objet JSON par ligne : {"status":true}',
  'Firmware that only an emulated board takes is in {} (radio.firmware).':
    'Un micrologiciel que seule une carte émulée accepte est dans {0} (radio.firmware).',
  'Loudest: {} MHz, {} dBm and more in 1 % of the looks.':
    'Le plus fort : {0} MHz, {1} dBm et plus dans 1 % des regards.',

  // Flows
  'the gateway is not running: flows are edited and updated while it runs':
    'la passerelle ne tourne pas : les flux se modifient et se mettent à jour pendant qu’elle tourne',
  'name the flows that are wanted; offered here: {}': 'nommez les flux voulus ; proposés ici : {0}',
  'no other flows were in force before: import some':
    'aucun autre flux n’était en service avant : importez-en',
  'this gateway has no flows: nothing to export':
    'cette passerelle n’a pas de flux : rien à exporter',
  'flows are edited in a browser: name who will with --account NAME':
    'les flux se modifient dans un navigateur : nommez qui le fera avec --account NOM',
  'log in at the console as this account, a maintainer, then open /flows/ there':
    'entrez dans la console avec ce compte, un responsable, puis ouvrez-y /flows/',
  '{}: version {}': '{0} : version {1}',
  '{} is in force already': '{0} est déjà en service',
  '{} is in force, as version {}': '{0} est en service, comme version {1}',
  'version {} is in force: {} nodes, by {}': 'la version {0} est en service : {1} nœuds, par {2}',
  'nobody edits the flows any more': 'plus personne ne modifie les flux',
  '{} may edit until {}': '{0} peut modifier jusqu’à {1}',

  // The receiving side
  'the database is PostgreSQL: use {} ({})': 'la base est PostgreSQL : servez-vous de {0} ({1})',
  'this is no PostgreSQL': 'ce n’est pas PostgreSQL',
  'It has neither the key of seals nor that of orders: copy cigale-people-key and the command key too':
    'Elle n’a ni la clé des sceaux ni celle des ordres : copiez aussi cigale-people-key et la clé des ordres',
  'Nothing was changed. To do it: the same with --yes':
    'Rien n’a été changé. Pour le faire : la même chose avec --yes',
  '{}: whole, {}': '{0} : entière, {1}',
  'done{}: start the hypervisor': 'fait{0} : démarrez l’hyperviseur',
  '{} is not YAML: {}': '{0} n’est pas du YAML : {1}',
  'the car parks of {} are not valid{}': 'les parkings de {0} ne sont pas valides{1}',
  'the programmes of {} are not valid: {}': 'les programmes de {0} ne sont pas valides : {1}',

  // Sticks, tokens, accounts, backups
  'a stick is signed, and this gateway has no certificate: cigale ca request makes the request, and sync.transports takes { kind: usb, cert, key, ca }':
    'une clé USB est signée, et cette passerelle n’a pas de certificat : cigale ca request fait la demande, et sync.transports prend { kind: usb, cert, key, ca }',
  '{} is not there: is the stick mounted?': '{0} n’existe pas : la clé USB est-elle montée ?',
  'no gateway has written to {}: fill it with cigale sync export':
    'aucune passerelle n’a écrit sur {0} : remplissez-la avec cigale sync export',
  'no hypervisor answers at {}: nothing more was handed over':
    'aucun hyperviseur ne répond à {0} : rien de plus n’a été remis',
  '{} answered {}: {}': '{0} a répondu {1} : {2}',
  '--hypervisor needs a token in the environment: CIGALE_TOKEN':
    '--hypervisor demande un jeton dans l’environnement : CIGALE_TOKEN',
  '--hypervisor: {} is not a URL': '--hypervisor : {0} n’est pas une URL',
  '{} cannot be understood, so nobody gets in. Move it away and add tokens anew':
    '{0} ne peut être compris, donc personne n’entre. Déplacez-le et ajoutez de nouveaux jetons',
  'there are {} tokens already: remove one first': 'il y a déjà {0} jetons : retirez-en un d’abord',
  'there is no token {}; see: cigale token list':
    'il n’y a pas de jeton {0} ; voyez : cigale token list',
  'tokens are kept on the gateway itself: no --url':
    'les jetons se gardent sur la passerelle même : pas de --url',
  '--role: {} is none of {}': '--role : {0} n’est aucun de {1}',
  'token {} ({}) is shown this once': 'le jeton {0} ({1}) n’est montré que cette fois',
  'token {} is removed; it opens nothing any more':
    'le jeton {0} est retiré ; il n’ouvre plus rien',
  'no gateway answers at {}: accounts are managed while it runs. Start it with: cigale run':
    'aucune passerelle ne répond à {0} : les comptes se gèrent pendant qu’elle tourne. Démarrez-la avec : cigale run',
  'the account {} and its sessions are gone': 'le compte {0} et ses sessions n’existent plus',
  '{} ({}) comes with this password within three days, and chooses another. It is shown this once':
    '{0} ({1}) vient avec ce mot de passe dans les trois jours, et en choisit un autre. Il n’est montré que cette fois',
  '{} is there already: nothing was written': '{0} existe déjà : rien n’a été écrit',

  // Recordings
  '{} is not there: give a CSV with the columns {}':
    '{0} n’existe pas : donnez un CSV avec les colonnes {1}',
  '{} does not begin with {}': '{0} ne commence pas par {1}',
  'a reliability diagram needs the truth, in {}: {}':
    'un diagramme de fiabilité demande la vérité, dans {0} : {1}',
  '{} stays: Brier score {}, one confidence for all {} → {}':
    '{0} séjours : score de Brier {1}, une seule confiance pour tous {2} → {3}',
  '{} is a day such as 2026-11-20, not {}': '{0} est un jour comme 2026-11-20, pas {1}',
  '{} holds no settings: kinds of places with their properties':
    '{0} ne contient pas de réglages : des sortes de lieux avec leurs propriétés',
  '{} changes no place': '{0} ne change aucun lieu',
}

/** What `cigale doctor` finds, and what it advises. */
export const DOCTOR_SENTENCES: Readonly<Record<string, string>> = {
  'none was ever made': 'aucune n’a jamais été faite',
  '{}; ended {} times unasked{}': '{0} ; {1} arrêts imprévus{2}',
  'the gateway is not touched by it; take other flows: cigale flows rollback':
    'la passerelle n’en souffre pas ; prenez d’autres flux : cigale flows rollback',
  'cigale backup FILE, on a stick or another machine':
    'cigale backup FICHIER, sur une clé USB ou une autre machine',
  'made {} days ago{}': 'faite il y a {0} jours{1}',
  'cigale ca install another one': 'cigale ca install avec un autre',
  'set the clock': 'mettez l’horloge à l’heure',
  'cigale ca request, then cigale ca install; see docs/operations/broker.md':
    'cigale ca request, puis cigale ca install ; voyez docs/operations/broker.md',
  'if it does not renew itself: cigale ca renew':
    's’il ne se renouvelle pas de lui-même : cigale ca renew',
  'cigale ca console, or cigale ca renew; see docs/technician/trust.md':
    'cigale ca console, ou cigale ca renew ; voyez docs/technician/trust.md',
  'good until {}, renewed from {} on': 'bon jusqu’au {0}, renouvelé à partir du {1}',
  '{}: never set': '{0} : jamais mise à l’heure',
  '{} is not there': '{0} n’existe pas',
  '{} belongs to user {}': '{0} appartient à l’utilisateur {1}',
  'nothing to look at': 'rien à regarder',
  '{} cannot be understood': '{0} ne peut être compris',
  'none yet': 'aucun encore',
  empty: 'vide',
  '{}; {} damaged pieces put aside': '{0} ; {1} morceaux abîmés mis de côté',
  'does not run': 'ne tourne pas',
  'does not run; the concentrator is on {}': 'ne tourne pas ; le concentrateur est sur {0}',
  'does not run; {} {} is free for its radio': 'ne tourne pas ; {0} {1} est libre pour sa radio',
  '{} answers': '{0} répond',
  'install {} or newer': 'installez {0} ou plus récent',
  'make room, or lower storage.journalMegabytes':
    'faites de la place, ou baissez storage.journalMegabytes',
  'cigale token add --role technician': 'cigale token add --role technician',
  'check its cable and power; see: lsusb': 'vérifiez son câble et son alimentation ; voyez : lsusb',
  'set the clock, or wait for NTP: facts of now carry a wrong time':
    'mettez l’horloge à l’heure, ou attendez NTP : les faits d’à présent portent une heure fausse',
  'nothing says that the clock is kept right; see: timedatectl':
    'rien ne dit que l’horloge est tenue à l’heure ; voyez : timedatectl',
  'cigale init --data {}': 'cigale init --data {0}',
  'run this as the user of the gateway, or as root':
    'lancez ceci comme l’utilisateur de la passerelle, ou comme root',
  'others can read it: chmod {} {}': 'd’autres peuvent le lire : chmod {0} {1}',
  'move it away and add tokens anew: cigale token add':
    'déplacez-le et ajoutez de nouveaux jetons : cigale token add',
  "keep a copy of the folder, then look at the gateway's log":
    'gardez une copie du dossier, puis regardez le journal de la passerelle',
  'find out who has it: ss -{}lpn sport = :{}': 'cherchez qui l’a : ss -{0}lpn sport = :{1}',
  'facts wait on this gateway; look at the network, the name, and the firewall':
    'les faits attendent sur cette passerelle ; regardez le réseau, le nom et le pare-feu',
  'frames wait, then the oldest go; look at the name, the network, the other server':
    'les trames attendent, puis les plus anciennes partent ; regardez le nom, le réseau, l’autre serveur',
  '{} GB free': '{0} Go libres',
  'nobody can use the API over the network': 'personne ne peut utiliser l’API par le réseau',
  'segment {} has no record that can be read': 'le segment {0} n’a pas d’enregistrement lisible',
  'segment {} can be read': 'le segment {0} est lisible',
  '{} runs since {} min, {} of {} radios online':
    '{0} tourne depuis {1} min, {2} radios sur {3} en ligne',
  'does not run, and no concentrator (USB {}) is plugged in':
    'ne tourne pas, et aucun concentrateur (USB {0}) n’est branché',
  'does not run, and {} {} cannot be taken': 'ne tourne pas, et {0} {1} ne peut être pris',
  '{}: nobody answers UDP before the gateway runs':
    '{0} : personne ne répond en UDP avant que la passerelle tourne',
  'mend the file; all settings: cigale config schema':
    'corrigez le fichier ; tous les réglages : cigale config schema',
}

/** Of the floors below, as far as people at a terminal meet them. */
export const OTHER_SENTENCES: Readonly<Record<string, string>> = {
  // By LoRa
  'by LoRa through {}: the hypervisor answers': 'par LoRa et {0} : l’hyperviseur répond',
  'by LoRa through {}: the hypervisor has stopped answering; facts wait and are sent again':
    'par LoRa et {0} : l’hyperviseur ne répond plus ; les faits attendent et seront renvoyés',
  'by LoRa through {}: the hypervisor has not answered yet':
    'par LoRa et {0} : l’hyperviseur n’a pas encore répondu',
  'there is no such folder': 'ce dossier n’existe pas',
  'A whole number from {} to {} is needed.': 'Il faut un nombre entier de {0} à {1}.',
  'A whole number from {} to {} is needed. usage: {}':
    'Il faut un nombre entier de {0} à {1}. Usage : {2}',
  'no answer': 'pas de réponse',
  'it is no certificate request': 'ce n’est pas une demande de certificat',
  'it was not signed by the key in it': 'elle n’est pas signée par la clé qu’elle contient',
  'its key is not on the curve P-256': 'sa clé n’est pas sur la courbe P-256',
  'it is no certificate': 'ce n’est pas un certificat',
  'it is for {}, this gateway is {}': 'il est pour {0}, cette passerelle est {1}',
  'it is for another key: was a new one made since the request?':
    'il est pour une autre clé : une nouvelle a-t-elle été faite depuis la demande ?',
  'it was signed by another authority than the one trusted here':
    'il est signé par une autre autorité que celle à qui l’on se fie ici',
  'it ran out on {}, and it is {}': 'il a expiré le {0}, et nous sommes le {1}',
  'the gateway is not running: facts wait on its disk':
    'la passerelle ne tourne pas : les faits attendent sur son disque',
  'paused by a person; facts wait on this gateway':
    'mise en pause par quelqu’un ; les faits attendent sur cette passerelle',
  'the hypervisor fetches facts from this gateway':
    'l’hyperviseur vient chercher les faits sur cette passerelle',
  'the hypervisor answers': 'l’hyperviseur répond',
  'the hypervisor has stopped answering; facts wait and are sent again':
    'l’hyperviseur ne répond plus ; les faits attendent et sont renvoyés',
  'the broker {} answers, the hypervisor not yet': 'le broker {0} répond, l’hyperviseur pas encore',
  'no connection to the broker {}{}; it is tried again by itself':
    'pas de liaison avec le broker {0}{1} ; elle est retentée d’elle-même',
  'the concentrator does not answer: see cigale concentrator probe, and the health events':
    'le concentrateur ne répond pas : voyez cigale concentrator probe, et les événements de santé',
  'no packet forwarder speaks: is it running, and does it send to radio.bind?':
    'aucun packet forwarder ne parle : tourne-t-il, et envoie-t-il vers radio.bind ?',
  'no station is connected: does its tc.uri point to radio.bind?':
    'aucune station n’est reliée : son tc.uri mène-t-il à radio.bind ?',
  'what is ours is not touched by it; look at the name, the network, the other server':
    'ce qui est à nous n’en souffre pas ; regardez le nom, le réseau, l’autre serveur',
  'restore it from the backup: without it no device key can be read':
    'reprenez-la de la sauvegarde : sans elle aucune clé de capteur ne peut être lue',
  'flows die again and again and are tried every five minutes: cigale flows rollback':
    'les flux meurent sans cesse et sont essayés toutes les cinq minutes : cigale flows rollback',
  'memory {} of {} MB; ended {} times unasked':
    'mémoire {0} sur {1} Mo ; arrêtés {2} fois sans qu’on le demande',
  'the last time: {}': 'la dernière fois : {0}',
  '{} edits until {}': '{0} modifie jusqu’à {1}',
  'until it is lifted': 'jusqu’à sa levée',
  ' (was there, not touched)': ' (existait, inchangé)',
  'the gateway is not running: edit its file, then start it':
    'la passerelle ne tourne pas : modifiez son fichier, puis démarrez-la',
}

/** Lines that commands put together of parts. */
export const JOINED_SENTENCES: Readonly<Record<string, string>> = {
  '{} is removed with its keys': '{0} est retiré avec ses clés',
  '{} may join with any DevNonce again':
    '{0} peut de nouveau s’activer avec n’importe quel DevNonce',
  '{} may not begin its counter anew any more': '{0} ne peut plus recommencer son compteur',
  '{} may begin its counter anew; old frames of it may be played again':
    '{0} peut recommencer son compteur ; d’anciennes trames de lui peuvent être rejouées',
  '{} is left to {} when it joins': '{0} est laissé à {1} quand il s’active',
  '{} is answered by this gateway': 'cette passerelle répond à {0}',
  '{} is set; new members are being sent its key: cigale group show {}':
    '{0} est posé ; sa clé est envoyée aux nouveaux membres : cigale group show {1}',
  '{} is forgotten; its members are told to forget its key':
    '{0} est oublié ; ses membres reçoivent l’ordre d’oublier sa clé',
  'to water {}': 'd’arroser {0}',
  'to close the valve of {}': 'de fermer la vanne de {0}',
  'the programme of {}': 'le programme de {0}',
  'the lock for {} on {}': 'l’interdiction {0} sur {1}',
  'to lift the lock for {} on {}': 'de lever l’interdiction {0} sur {1}',
  'until {}': 'jusqu’à {0}',

  // Imports
  '{} added, {} changed, {} refused': '{0} ajoutés, {1} changés, {2} refusés',
  '{} added, {} changed, {} refused, {} right but not registered{}':
    '{0} ajoutés, {1} changés, {2} refusés, {3} justes mais non enregistrés{4}',
  ' (dry run)': ' (à blanc)',
  '; allowed: {}': ' ; permis : {0}',
  'is registered so': 'est enregistré ainsi',
  'is bound by an import of assets': 'se lie par un import de lieux',
  'is not a device model with a decoder here': 'n’est pas un modèle qui a un décodeur ici',
  'is needed for ABP': 'est nécessaire en ABP',
  'is missing': 'manque',
  'is planned': 'est prévu',
  'is in row {} already': 'est déjà à la ligne {0}',
  'has this role at {} already, row {}': 'a déjà ce rôle pour {0}, ligne {1}',
  'is not 1 to 64 letters, digits, dots, colons, dashes or underscores':
    'n’est pas de 1 à 64 lettres, chiffres, points, deux-points, tirets ou soulignés',
  'is longer than {} characters': 'a plus de {0} caractères',
  'is not of a {}, but of: {}': 'n’est pas d’un {0}, mais de : {1}',
  'is not hours like Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00':
    'n’est pas des heures comme Mo-Fr 19:00-07:00; Sa,Su 00:00-24:00',
  'is not 16 hex digits': 'n’est pas de 16 chiffres hexadécimaux',
  'is not 8 hex digits': 'n’est pas de 8 chiffres hexadécimaux',
  'is not 32 hex digits': 'n’est pas de 32 chiffres hexadécimaux',
  'has {} hex digits, not 32': 'a {0} chiffres hexadécimaux, pas 32',
  'is not after the beginning': 'n’est pas après le début',
  'is not a whole number': 'n’est pas un nombre entier',
  'is not a number from {} to {}': 'n’est pas un nombre de {0} à {1}',
  'is not a whole number from {} to {}': 'n’est pas un nombre entier de {0} à {1}',
  'is not one of those allowed': 'n’est pas permis',
  'is of a sensor that is to come: leave devEui out, or the week':
    'est d’un capteur à venir : omettez devEui, ou la semaine',
  'is not a week like 2026-W27, nor `any`': 'n’est pas une semaine comme 2026-W27, ni `any`',
  'is not a date like 2026-03-29 or 2026-03-29T06:00:00Z':
    'n’est pas une date comme 2026-03-29 ou 2026-03-29T06:00:00Z',
  'is not the one of the label': 'n’est pas celui de l’étiquette',
  'has no decoder here yet: its frames are kept raw until one comes':
    'n’a pas encore de décodeur ici : ses trames sont gardées brutes jusque-là',
  'is taken for a {}': 'est pris pour un {0}',
  'is not a GeoJSON FeatureCollection': 'n’est pas une FeatureCollection GeoJSON',
  'has more than {} features': 'a plus de {0} objets',
  'has more than {} bindings': 'a plus de {0} liens',
  'is not a feature with properties': 'n’est pas un objet avec des propriétés',
  'ends within an object': 'finit au milieu d’un objet',
  'is not JSON': 'n’est pas du JSON',
  'is left out: it needs a column because': 'est laissé de côté : il faut une colonne because',
  'cannot be read as CSV ({})': 'ne peut être lu comme CSV ({0})',
  'is not an object': 'n’est pas un objet',
  'is not a file with format "lorawan-devices", version 1':
    'n’est pas un fichier de format « lorawan-devices », version 1',
  'has no list of devices': 'n’a pas de liste de capteurs',
  'is not such an id in hex': 'n’est pas un tel numéro en hexadécimal',
  'is that of row {} too: each of their frames is tried on both':
    'est aussi celui de la ligne {0} : chacune de leurs trames est essayée sur les deux',
  'is for devices that join, and this one is ABP':
    'est pour les capteurs qui s’activent, et celui-ci est ABP',
  'is for LoRaWAN 1.0.x: a 1.1 device has its AppKey for that':
    'est pour LoRaWAN 1.0.x : un capteur 1.1 a son AppKey pour cela',
  'a new device needs them': 'un nouveau capteur en a besoin',

  // Labels
  'is not the code of a LoRaWAN device: it begins with LW:D0: or URN:':
    'n’est pas le code d’un capteur LoRaWAN : il commence par LW:D0: ou URN:',
  'is longer than any label': 'est plus longue que toute étiquette',
  'ends before JoinEUI, DevEUI and ProfileID are complete: scan it again':
    'finit avant que JoinEUI, DevEUI et ProfileID soient complets : relisez-la',
  'has a JoinEUI that is not 16 hex digits':
    'a un JoinEUI qui n’est pas de 16 chiffres hexadécimaux',
  'has a DevEUI that is not 16 hex digits': 'a un DevEUI qui n’est pas de 16 chiffres hexadécimaux',
  'has a ProfileID that is not 8 hex digits':
    'a un ProfileID qui n’est pas de 8 chiffres hexadécimaux',
  'has an unknown part, or one twice, behind its ProfileID':
    'a une partie inconnue, ou deux fois la même, après son ProfileID',
  'does not match its checksum: scan it again, or type it from the label':
    'ne correspond pas à sa somme de contrôle : relisez-la, ou tapez-la depuis l’étiquette',

  // Replays, backtests, indicators
  'The journal holds no frame of a sensor that serves a place.':
    'Le journal ne contient aucune trame d’un capteur qui sert un lieu.',
  '{} events of {} frames since {}, aggregates among them.':
    '{0} événements de {1} trames depuis {2}, agrégats compris.',
  '+ {}: {}   − {}: {}': '+ {0} : {1}   − {2} : {3}',
  'with these settings only': 'avec ces réglages seulement',
  'with the present settings only': 'avec les réglages actuels seulement',
  'not told then': 'pas dit alors',
  'told then, not now': 'dit alors, plus maintenant',
  'Where the journal does not reach back to the first day, detectors begin with nothing.':
    'Là où le journal ne remonte pas au premier jour, les détecteurs partent de rien.',
  '{} decisions from {} frames ({} copies left out) → {}':
    '{0} décisions de {1} trames ({2} copies écartées) → {3}',
  '{} s, {} µs a step (median), {} bytes the largest state':
    '{0} s, {1} µs par pas (médiane), {2} octets le plus grand état',
  'nothing was told': 'rien n’a été dit',
  '{}, {} h, not final': '{0}, {1} h, pas définitif',

  // The band
  'Spectrum {} to {} MHz, every {} kHz, {} looks each, 125 kHz wide':
    'Spectre de {0} à {1} MHz, tous les {2} kHz, {3} regards chacun, large de 125 kHz',
  '{}· under 1 %   ░ 1 %   ▒ 5 %   ▓ 20 %   █ 50 % of the time and more':
    '{0}· moins de 1 %   ░ 1 %   ▒ 5 %   ▓ 20 %   █ 50 % du temps et plus',

  // Decoders, databases
  '{} readings of {} devices {}, in {} of {} frames':
    '{0} mesures de {1} capteurs {2}, dans {3} trames sur {4}',
  'would change': 'changeraient',
  changed: 'ont changé',
  '  {} frames could not be read before': '  {0} trames ne pouvaient être lues avant',
  '  {} frames cannot be read by this decoder: what was read stays':
    '  {0} trames ne peuvent être lues par ce décodeur : ce qui a été lu reste',
  '  {}: median {}': '  {0} : médiane {1}',
  '{} facts of {} gateways': '{0} faits de {1} passerelles',
  '{} facts of {} gateways, the newest {} old':
    '{0} faits de {1} passerelles, le plus récent date de {2}',
  '{}: answers, {}': '{0} : répond, {1}',
  'copy    {}: {}': 'copie   {0} : {1}',
  'there   {}: {}': 'là      {0} : {1}',
  nothing: 'rien',
  damaged: 'abîmée',
  '; what was there is {}': ' ; ce qui était là est {0}',
  'then    the copy stands there, and what is there now beside it under another name.':
    'puis    la copie est là, et ce qui y est maintenant à côté sous un autre nom.',
  '        Facts since the copy come again as far as gateways still hold them; the rest is told as lost.':
    '        Les faits depuis la copie reviennent tant que les passerelles les ont encore ; le reste est dit perdu.',
}

/** Heads of tables and words of ages. Names of the specifications stay what they are everywhere. */
export const WORDS: Readonly<Record<string, string>> = {
  never: 'jamais',
  days: 'jours',
  name: 'nom',
  profile: 'profil',
  state: 'état',
  heard: 'entendu il y a',
  downlinks: 'descendants',
  kind: 'sorte',
  since: 'depuis',
  devices: 'capteurs',
  role: 'rôle',
  roles: 'rôles',
  'second factor': 'second facteur',
  until: 'jusqu’au',
  'renew by': 'à renouveler avant',
  port: 'port',
  'USB id': 'id USB',
  product: 'produit',
  serial: 'série',
  inForce: 'en service',
  onTrial: 'à l’essai',
  before: 'avant',
  last: 'dernier',
  version: 'version',
  risk: 'risque',
  package: 'paquet',
  path: 'chemin',
  bytes: 'octets',
  expires: 'expire',
  'signed by': 'signé par',
  'in use': 'en usage',
  members: 'membres',
  withKey: 'avec la clé',
  listening: 'à l’écoute',
  orders: 'ordres',
  closable: 'fermable',
  group: 'groupe',
  home: 'chez',
  rev: 'rév.',
  here: 'ici',
  waitsForKeys: 'sans clés',
  alsoHeardBy: 'entendu aussi par',
  zone: 'zone',
  programme: 'programme',
  'next turn': 'prochain tour',
  soil: 'sol',
  'now forbidden': 'interdit maintenant',
  status: 'statut',
  known: 'connu',
  at: 'à',
  by: 'par',
  from: 'de',
  nodes: 'nœuds',
  why: 'pourquoi',
  clock: 'horloge',
  disk: 'disque',
  data: 'données',
  'vault key': 'clé du coffre',
  tokens: 'jetons',
  backup: 'sauvegarde',
  journal: 'journal',
  gateway: 'passerelle',
  certificate: 'certificat',
  'console certificate': 'cert. console',
  forward: 'copie',
  flows: 'flux',

  // Beside bars
  frames: 'trames',
  'damaged frames': 'trames abîmées',
  assets: 'lieux',
  sync: 'envoi',
  spectrum: 'spectre',
  export: 'export',
  segments: 'segments',
  copy: 'copie',
  restore: 'retour',
  field: 'champ',
  value: 'valeur',
}

export const FRENCH_SPEECH: Catalogue = {
  sentences: {
    ...{ ...FOREIGN_SENTENCES, ...SCHEMA_SENTENCES, ...REFUSED_SENTENCES, ...THROWN_SENTENCES },
    ...{ ...OTHER_SENTENCES, ...JOINED_SENTENCES, ...DOCTOR_SENTENCES, ...OWN_SENTENCES },
  },
  words: WORDS,
}
