/**
 * Passwords that are tried first. Put together for this program from what the yearly lists of leaked
 * passwords have in common (English and French), and from what somebody here would think of; words of
 * four letters and more stand for themselves with digits behind them (password-rules.ts).
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `123456 1234567 12345678 123456789 1234567890 0123456789 01234567 87654321 987654321 9876543210
  11111111 00000000 12341234 11223344 12121212 123123123 123321123 147258369 159753456 741852963
  password passw0rd p@ssword p@ssw0rd pa55word pass1234 passpass motdepasse motdepass mdp12345 mot2passe
  qwertyui qwertyuiop qwerty123 qwerty1234 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc zaq12wsx q1w2e3r4
  azertyui azertyuiop azerty123 azerty1234 azerty12 qsdfghjk qsdfghjklm wxcvbnaz aqwzsxed asdfghjk
  asdfghjkl zxcvbnm1 zxcvbnma abcdefgh abcdefghi abcd1234 abc12345 abcabcab aaaaaaaa a1b2c3d4 aa123456
  admin administrateur administrator adminadmin admin123 admin1234 root rootroot toor superuser sysadmin
  user username utilisateur guest invite test testtest test1234 testing essai changeme changemoi
  changezmoi letmein letmeinnow welcome bienvenue welcome1 hello bonjour bonsoir salut coucou salutsalut
  iloveyou jetaime jetaimebeaucoup jtaime monamour amour amoureux loulou doudou chouchou cheri cherie
  princess princesse sunshine soleil rayondesoleil football footballer basketball baseball handball rugby
  rugbyman petanque tennis cyclisme velo superman batman spiderman starwars pokemon pikachu dragon
  dragonball naruto minecraft fortnite playstation nintendo mustang ferrari porsche renault peugeot citroen
  monkey shadow master michael jennifer jordan hunter ranger buster soccer hockey killer george
  charlie andrew michelle daniel thomas robert matthew jessica ashley amanda joshua nicole samantha
  nicolas sebastien alexandre alexandra caroline stephane stephanie christophe christine veronique
  isabelle philippe francois francoise frederic frederique catherine nathalie laurence laurent olivier
  vincent patrick camille marine marie mathilde mathieu maxime romain guillaume benjamin julien
  juliette chocolat chocolate cookies caramel vanille fromage baguette croissant trustno1 whatever
  freedom liberte egalite fraternite france francais republique marianne marseille marseillaise
  olympique olympiquedemarseille allezlom allezom paris parissaintgermain parisien lyon bordeaux toulouse
  nantes provence aixenprovence aixois mirabeau coursmirabeau rotonde cezanne paulcezanne saintevictoire
  saintvictoire lavande mistral cigale cigales lacigale cigale123 gateway hypervisor hyperviseur passerelle lorawan
  mairie mairieaix villedaix villeaix ville hoteldeville supervision superviseur police policemunicipale
  securite security secret secrets secretsecret topsecret private prive confidentiel maintenance
  technicien operateur operator service services bureau accueil direction parking stationnement arrosage
  espacesverts jardin jardins fontaine fontaines printemps automne hiver lundi mardi mercredi jeudi
  vendredi samedi dimanche janvier fevrier mars avril juin juillet aout septembre octobre
  novembre decembre monday tuesday wednesday thursday friday saturday sunday january february march
  april june july august september october november december spring summer autumn winter
  computer ordinateur internet google facebook instagram youtube linkedin microsoft windows apple iphone
  samsung android orange freebox livebox sfr bouygues wifi network reseau server serveur database oracle
  cisco switch router routeur linux debian ubuntu raspberry raspberrypi arduino temporaire temporary
  default defaut parametre provisoire nouveau nouvelle newpassword nouveaumdp secretary
  password1 password12 password123 password1234 motdepasse1 motdepasse123 soleil123 bonjour123 doudou13
  lovelove loveyou babygirl angel angels anges jesus christ bismillah inchallah allah mohamed mohammed
  blink182 metallica nirvana beatles johnny johnnyhallyday goldman mylene tintin asterix obelix
  computer1 zinedine zidane mbappe ronaldo messi neymar champion champions victoire bravo merci
  correcthorsebatterystaple thisismypassword ilovemypassword cestmonmotdepasse monmotdepasse lemotdepasse`.split(
    /\s+/,
  ),
)
