/** What the floors below the commands fail with, in French. A test holds it against the sources, as `french.ts`. */

export const THROWN_SENTENCES: Readonly<Record<string, string>> = {
  // Databases
  'cannot copy the database {}': 'la base {0} ne peut être copiée',
  '{} is damaged: {}': '{0} est abîmé : {1}',
  '{} cannot be read as a database': '{0} ne peut être lu comme une base',
  '{} cannot be read as a database: {}': '{0} ne peut être lu comme une base : {1}',
  'cannot use the database {}': 'la base {0} est inutilisable',
  'cannot open the database {}': 'la base {0} ne peut être ouverte',
  'cannot write {}': '{0} ne peut être écrit',
  '{} is there already: nothing was copied': '{0} existe déjà : rien n’a été copié',
  'the copy is not whole: {}': 'la copie n’est pas entière : {0}',
  '{} has appeared meanwhile': '{0} est apparu entre-temps',
  '{} could not be copied to {}: {}': '{0} n’a pas pu être copié vers {1} : {2}',
  '{} is the database itself, not a copy of it': '{0} est la base elle-même, pas une copie',
  '{} is there already: nothing was changed': '{0} existe déjà : rien n’a été changé',
  'there is no database {}': 'il n’y a pas de base {0}',
  '{} is no database of a hypervisor': '{0} n’est pas la base d’un hyperviseur',
  'it was not written in {} tries': 'ce n’a pas été écrit en {0} essais',
  'cannot write the steps of roll-outs': 'les étapes des déploiements ne peuvent être écrites',
  'cannot forget facts {}': 'les faits {0} ne peuvent être oubliés',
  'the database did not answer': 'la base n’a pas répondu',
  'cannot open {}: {}': '{0} ne peut être ouvert : {1}',
  'The state in the database is not what was written: a bit has rotted':
    'L’état dans la base n’est pas ce qui a été écrit : un bit s’est corrompu',
  'The session {} has lost its counters': 'La session {0} a perdu ses compteurs',
  "The key {} cannot be opened with this gateway's vault.key. Restore vault.key that belongs to this database (it lies beside it and in every backup).":
    'La clé {0} ne s’ouvre pas avec le vault.key de cette passerelle. Reprenez le vault.key de cette base (il est à côté d’elle et dans chaque sauvegarde).',
  'A row of the database cannot be read: {}': 'Une ligne de la base ne peut être lue : {0}',
  'The database cannot be used: {}': 'La base est inutilisable : {0}',
  'The database {} is damaged: {}': 'La base {0} est abîmée : {1}',
  'The database {} cannot be opened': 'La base {0} ne peut être ouverte',
  'SQLite answers {} = {}, {} is needed': 'SQLite répond {0} = {1}, il faut {2}',
  'The database {} was written by a newer Cigale (schema {}, this program knows {}). Install that version again, or restore a backup made by this one.':
    'La base {0} a été écrite par un Cigale plus récent (schéma {1}, ce programme connaît {2}). Réinstallez cette version-là, ou reprenez une sauvegarde faite par celle-ci.',
  '{} has schema {}, this program {}': '{0} a le schéma {1}, ce programme {2}',
  'The database is gone': 'La base a disparu',
  'another cigale process works on {}': 'un autre cigale travaille sur {0}',

  // The journal
  "The journal's segment {} belongs to another gateway's journal. Move the journal folder away, or restore the database that goes with it.":
    'Le segment {0} du journal vient du journal d’une autre passerelle. Écartez le dossier du journal, ou reprenez la base qui va avec.',
  'The journal cannot be written': 'Le journal ne peut être écrit',
  '{} bytes': '{0} octets',
  'The disk is too slow: too much waits to be written':
    'Le disque est trop lent : trop d’écritures attendent',
  'Writing the journal failed': 'L’écriture du journal a échoué',
  'the journal takes nothing now': 'le journal ne prend rien pour l’instant',

  // The radio
  'none of the radios has a spectrum receiver': 'aucune des radios n’a de récepteur de spectre',
  'the concentrator is being brought back': 'le concentrateur est en train de redémarrer',
  'another look is under way': 'un autre regard est en cours',
  '{}: another program holds this port (a second Cigale, a network server). Find it with "ss -ulpn sport = :{}" and stop it, or choose another port in radio.bind and in the forwarder (serv_port_up, serv_port_down)':
    '{0} : un autre programme tient ce port (un second Cigale, un serveur de réseau). Trouvez-le avec « ss -ulpn sport = :{1} » et arrêtez-le, ou choisissez un autre port dans radio.bind et dans le forwarder (serv_port_up, serv_port_down)',
  '{}: this machine has no such address. Put one of "ip address" into radio.bind, or 127.0.0.1 when the forwarder runs on this machine':
    '{0} : cette machine n’a pas cette adresse. Mettez dans radio.bind une de celles de « ip address », ou 127.0.0.1 si le forwarder tourne sur cette machine',
  '{}: the system does not allow it. Choose a port above 1023 in radio.bind':
    '{0} : le système ne le permet pas. Choisissez un port au-dessus de 1023 dans radio.bind',
  'the radio is open already': 'la radio est déjà ouverte',
  'radio.listenBeforeTalk is refused: {}': 'radio.listenBeforeTalk est refusé : {0}',
  'transfer {} of {} came back with {}': 'le transfert {0} sur {1} est revenu avec {2}',
  'the bridge has no pin {}': 'le pont n’a pas de broche {0}',
  'the bridge refused to reset': 'le pont a refusé de redémarrer',
  '{} is gone: {}': '{0} a disparu : {1}',
  '{} is open already: it is locked': '{0} est déjà ouvert : il est verrouillé',

  // Packages and their keys
  'decoders has no keys of its own': 'decoders n’a pas de clés à lui',
  'decoders needs {} keys': 'decoders a besoin de {0} clés',
  '{} is published with other content: raise its version':
    '{0} est publié avec un autre contenu : montez sa version',
  'there is a repository here already': 'il y a déjà un dépôt ici',
  '{} is damaged: bring it back from a copy': '{0} est abîmé : reprenez-le d’une copie',
  '{} is not offered': '{0} n’est pas proposé',
  'timestamp and snapshot do not fit: publish again':
    'timestamp et snapshot ne vont pas ensemble : publiez de nouveau',
  'targets must be signed by its new keys: cigale decoder sign':
    'targets doit être signé par ses nouvelles clés : cigale decoder sign',
  'the key for {} is missing': 'la clé de {0} manque',
  'the root names no keys for {}': 'la racine ne nomme aucune clé pour {0}',
  '{} is no key of {}': '{0} n’est pas une clé de {1}',
  'nothing of {} waits for a signature': 'rien de {0} n’attend de signature',
  'none of these keys signs {}': 'aucune de ces clés ne signe {0}',
  'nobody has given {} anything to sign': 'personne n’a donné à {0} de quoi signer',
  'the repository has no role {}': 'le dépôt n’a pas de rôle {0}',
  'there is no repository here: no root': 'il n’y a pas de dépôt ici : pas de racine',
  'the repository is not whole: {} is missing': 'le dépôt n’est pas entier : il manque {0}',

  // Certificates, sticks
  '{} holds an authority already: nothing was changed':
    '{0} contient déjà une autorité : rien n’a été changé',
  'issued/{} is no certificate': 'issued/{0} n’est pas un certificat',
  'tried to read {}: {}': '{0} n’a pas pu être lu : {1}',
  'tried to {} on the stick: {}': 'échec sur la clé USB ({0}) : {1}',
  'the stick has no room for anything': 'la clé n’a de place pour rien',

  // Flows
  'no other flows were in force before: import some':
    'aucun autre flux n’était en service avant : importez-en',
  'flows are off on this gateway: set flows.enabled to true':
    'les flux sont coupés sur cette passerelle : mettez flows.enabled à true',
  '{} edits the flows: end that first': '{0} modifie les flux : terminez cela d’abord',
  '{} is no list of versions: bring back the backup, or remove the folder and import again':
    '{0} n’est pas une liste de versions : reprenez la sauvegarde, ou retirez le dossier et importez de nouveau',
  'no version {} of the flows is kept here': 'aucune version {0} des flux n’est gardée ici',
  '{} is not what was kept as version {}: take another version':
    '{0} n’est plus ce qui a été gardé comme version {1} : prenez une autre version',

  // The way to the gateway
  '{}: the answer has no end': '{0} : la réponse n’a pas de fin',
  'tried to listen on the socket {}: {}': 'impossible d’écouter sur la socket {0} : {1}',
  'no gateway answers at {}': 'aucune passerelle ne répond à {0}',
  'the answer has no end': 'la réponse n’a pas de fin',
  'the API answered {} without saying why': 'l’API a répondu {0} sans dire pourquoi',
  'the event stream cannot be read': 'le flot des événements ne peut être lu',

  // Backups
  '{} cannot be read: without it no key opens':
    '{0} ne peut être lu : sans lui aucune clé ne s’ouvre',
  '{} is not valid any more: cigale config check {}':
    '{0} n’est plus valide : cigale config check {1}',
  'a backup is being made: try again in a moment':
    'une sauvegarde est en cours : réessayez dans un instant',
  'the disk takes nothing for now: the state in it is old':
    'le disque ne prend rien pour l’instant : l’état qui s’y trouve est vieux',
  'the backup did not end: {}': 'la sauvegarde n’a pas abouti : {0}',
  '{} is there already: nothing was written': '{0} existe déjà : rien n’a été écrit',
  'there is no folder {}': 'il n’y a pas de dossier {0}',
  'the backup holds no state of a gateway, or no key of it':
    'la sauvegarde ne contient aucun état de passerelle, ou pas sa clé',
  'the settings in the backup are none of this version of Cigale':
    'les réglages de la sauvegarde ne sont pas de cette version de Cigale',
  'the settings do not hold in the new place: see the plan':
    'les réglages ne valent pas au nouvel endroit : voyez le plan',
  'there is no file {}': 'il n’y a pas de fichier {0}',
  '{} is there already': '{0} existe déjà',

  // What the API answers
  'This path gives {}.': 'Ce chemin donne {0}.',
  "The gateway's core is busy or restarting. Try again in a moment.":
    'Le cœur de la passerelle est occupé ou redémarre. Réessayez dans un instant.',
  'The body must be {}.': 'Le corps doit être {0}.',
  'The body is not JSON.': 'Le corps n’est pas du JSON.',
  'The body is not what this path takes: see its example.':
    'Le corps n’est pas ce que prend ce chemin : voyez son exemple.',
  'The request is not what this path takes.': 'La demande n’est pas ce que prend ce chemin.',
  'No asset {} is known here.': 'Aucun lieu {0} n’est connu ici.',
  'No zone {} is known here.': 'Aucune zone {0} n’est connue ici.',
  'No group {} is known here.': 'Aucun groupe {0} n’est connu ici.',
  'No device {} is registered here.': 'Aucun capteur {0} n’est enregistré ici.',
  'This gateway is not paired with that one.': 'Cette passerelle n’est pas appariée avec celle-là.',
  'No settings are on trial.': 'Aucun réglage n’est à l’essai.',
  'No device was registered: see the fields.':
    'Aucun capteur n’a été enregistré : voyez les champs.',
  'This label cannot be used.': 'Cette étiquette est inutilisable.',
  'The fact is not of the last day.': 'Le fait n’est pas du dernier jour.',
  'The cursor is ahead of this journal: it is of another gateway, or a backup was restored. Begin again without one.':
    'Le curseur est en avance sur ce journal : il est d’une autre passerelle, ou une sauvegarde a été reprise. Recommencez sans curseur.',
  'Too many event streams are open already.': 'Trop de flots d’événements sont déjà ouverts.',
  'Flows are edited in a browser: name the account that will.':
    'Les flux se modifient dans un navigateur : nommez le compte qui le fera.',
  'This is no export of flows.': 'Ce n’est pas un export de flux.',
  'The journal holds no such frame of this device.':
    'Le journal ne contient pas cette trame de ce capteur.',
  'Either a `day`, or a `period` and the day it is `from`.':
    'Soit un `day`, soit une `period` et le jour `from` où elle commence.',
  'There is no such page of the greeting.': 'Il n’y a pas cette page de salutation.',
  'limit: from 1 to 4096.': 'limit : de 1 à 4096.',
  'This gateway holds no such epoch and stream.':
    'Cette passerelle n’a pas cette époque et ce flot.',
  'The acknowledgement was refused: see fields.': 'L’accusé a été refusé : voyez fields.',
}
