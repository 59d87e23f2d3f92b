/// Every twentieth word of the vocabulary that the authors of Snowball test their English stemmer with, all
/// exceptions, and their stems: `word stem;`, or `word;` where the stem is the word.
///
/// From https://github.com/snowballstem/snowball-data, folder english; BSD licence, (c) 2001 Martin Porter,
/// 2002 Richard Boulton.
let stemmerSample: StaticString = """
  ';abandoning abandon;abbott;abeyance abey;abjects abject;abolished abolish;abounds abound;\
  abruptly abrupt;absorption absorpt;abundant abund;academe academ;accepting accept;accommodate accommod;\
  accompt;accounts account;accusation accus;ache ach;acknowledg;acquaints acquaint;acquitted acquit;actor;\
  ada;adders adder;adduced adduc;adjoin;administer administ;admiringly admir;adonis adoni;adorned adorn;\
  adult;advantageously advantag;advert;advisings advis;aeqam;afear;affectionately affection;afflict;\
  affy affi;after;agencies agenc;aggressive aggress;agone agon;agricultural agricultur;ahungry ahungri;\
  ails ail;airy airi;alarming alarm;albicores albicor;aldgate aldgat;alexas alexa;aliis alii;\
  allegiant allegi;alligators allig;allur;almighty almighti;alphonse alphons;alternations altern;amain;\
  amazed amaz;ambitions ambit;amenaide amenaid;amicability amic;amost;amputation amput;analysing analys;\
  ancestral ancestr;andirons andiron;angelic angel;anglican;animals anim;annette annett;announcing announc;\
  anon;antarcticus;anthropophaginian;antiopa;antonius;anyways anyway;apex;apologizes apolog;appalled appal;\
  appeals appeal;append;applauding applaud;appointment appoint;apprenne apprenn;appropriate appropri;\
  apricots apricot;aquilines aquilin;arbitrating arbitr;archbishop;archness arch;arena;arguments argument;\
  arising aris;armadillos armadillo;armorial armori;arragon;arrears arrear;arrowing arrow;artfulness art;\
  artisan;ascendancy ascend;ashamed asham;askew;aspirant aspir;assassin;assent;assignable assign;\
  associates associ;assure assur;astounding astound;ated ate;atollons atollon;attachments attach;\
  attempting attempt;attested attest;attractive attract;audacious audaci;auger;auk;austere auster;\
  authoress;auvergne auvergn;avenge aveng;avesnes avesn;avouch;awakening awaken;awkward;aye;babbling babbl;\
  bachelors bachelor;backwards backward;bagatelle bagatell;bailey;bak;bald;ballenagh;balustrade balustrad;\
  banding band;banishes banish;banning ban;baptistery baptisteri;barcaroles barcarol;bargainers bargain;\
  barnard;barr;barril;base;basis basi;basted bast;batler;battles battl;bawling bawl;beachheads beachhead;\
  bean;beastly beast;beauties beauti;beckoning beckon;bedded bed;bedstead;beeswaxes beeswax;\
  befortune befortun;begged beg;beguil;beheld;bei;belgians belgian;believeth;bellower bellow;belvawney;\
  bends bend;benet;bennet;beray;beroe bero;beseeched beseech;besmear;bestained bestain;beteem;\
  betrayal betray;betuloides betuloid;bewet;bianchini;bide;bigotry bigotri;billows billow;biology biolog;\
  birthrights birthright;biter;blabb;blackguardly blackguard;blades blade;bland;blasting blast;bleat;\
  blenkinsop;blindfold;blitheness blith;blooded blood;blooms bloom;blown;bluff;blur;boa;boat;bode;bogg;\
  boist;bolkum;bonaparty bonaparti;bonne bonn;booked book;boost;borderers border;borrioboolan;bosses boss;\
  botofogo;boulders boulder;bounds bound;bout;box;bracelets bracelet;brags brag;branc;\
  brasiliensis brasiliensi;bravo;brazils brazil;breasted breast;bred;brethen;bribed bribe;bridge bridg;\
  brigade brigad;brilliants brilliant;briny brini;britons briton;brocas broca;brompton;brooses broos;\
  browndock;bruising bruis;brutally brutal;buckets bucket;budger;bugged bug;bulged bulg;bullock;bunch;buoy;\
  burghers burgher;burmese burmes;burst;busily busili;but;butterman;buxton;byoo;cabinet;cactus;\
  cadwallader cadwallad;cairngorm;calandria;calendars calendar;callings call;calumnies calumni;\
  cambyses cambys;camphor;candid;canidius;cannot;canterbury canterburi;capacities capac;capitalized capit;\
  capricorn;captum;caravansary caravansari;card;carefully care;caring care;carne carn;carpeting carpet;\
  carrying carri;carving carv;casing case;castanet;casual;cataract;caterpillars caterpillar;caucasus;\
  cauterizing cauter;caviary caviari;ceased ceas;celebrates celebr;cenotherae cenothera;centred centr;\
  ceremony ceremoni;cervicem;chacun;chairing chair;challenging challeng;champion;changed chang;chanuncillo;\
  chaps chap;charaty charati;chariot;charmian;charybdis charybdi;chastity chastiti;chaunt;cheating cheat;\
  cheering cheer;chemists chemist;cherrybles cherrybl;chestnut;chick;chiffonne chiffonn;chilicauquen;\
  chimney;chipper;chivalrous chivalr;choking choke;chopped chop;christ;chronicled chronicl;chune;chus;\
  cigaritos cigarito;cinna;circular;circumstance circumst;citing cite;cladonia;clanging clang;clarionet;\
  clattered clatter;cleaned clean;cleavage cleavag;clerestories clerestori;clicked click;climbs climb;\
  clique cliqu;cloister;clotens cloten;clouds cloud;clt;clutched clutch;coadjutor;coating coat;coburg;\
  cockroaches cockroach;codling codl;cog;cohesion cohes;coke;collapsed collaps;college colleg;colme colm;\
  colored color;colymbetes colymbet;combined combin;comest;comic;commemorate commemor;comment;commit;\
  commonalty commonalti;communicates communic;companions companion;compassionated compassion;\
  competition competit;complaints complaint;complication complic;compose compos;comprehending comprehend;\
  compt;concave concav;conceives conceiv;concerts concert;conclusion conclus;condemned condemn;conditorey;\
  conduits conduit;conferring confer;confidential confidenti;confirmer confirm;confound;confuting confut;\
  congratulations congratul;conjoin;conjuror;conquerable conquer;conscientiousness conscienti;\
  conservatism conservat;consign;consoles consol;conspirator conspir;constituencies constitu;\
  constructing construct;consuming consum;contemning contemn;contended contend;contests contest;\
  continuer continu;contradictory contradictori;contributes contribut;controlment control;convent;\
  conversazioni;conveyed convey;convulsion convuls;cooled cool;copeck;copying copi;corbo;coriaceous coriac;\
  cornered corner;coronets coronet;correctioner correction;corrivals corriv;corrupts corrupt;\
  cossacks cossack;cottage cottag;couldn;countenances counten;counterpoints counterpoint;county counti;\
  couriers courier;courtiers courtier;covenants coven;covetously covet;cowl;cozeners cozen;cradle cradl;\
  cramping cramp;crashing crash;crawlers crawler;create creat;credited credit;crepitans crepitan;crew;\
  crimes crime;crisped crisp;croak;crookedly crook;crossness cross;crowing crow;cruel;crummles crumml;\
  crusoe cruso;ct;cuddle cuddl;cuique cuiqu;culverin;cuore cuor;curate curat;curious;curries curri;\
  curtailed curtail;curved curv;customary customari;cutthroat;cyme;dabbing dab;daggers dagger;\
  dalliance dallianc;dammy dammi;damsel;dang;daphne daphn;dark;darter;datchet;davids david;daytime daytim;\
  deafening deafen;dearly dear;debasement debas;debris debri;deceas decea;decent;decision decis;\
  declension declens;decorative decor;deduced deduc;deepened deepen;defaulter default;defense defens;defil;\
  deflowered deflow;degenerating degener;deject;deliberated deliber;delilah;deludes delud;demder;\
  demmy demmi;demonstrative demonstr;denmark;denser;departing depart;depicted depict;\
  depositaries depositari;depreciate depreci;deputations deput;derivation deriv;descendant descend;\
  descry descri;design;desists desist;desperately desper;despondent despond;destro;detained detain;\
  determination determin;detrimental detriment;develops develop;devoid;devouring devour;dey;\
  diameter diamet;dich;diddler;dieted diet;diffidently diffid;digitated digit;dilated dilat;\
  diminishes diminish;ding;dios dio;direction direct;dirtiest;disappear;disarming disarm;disburse disburs;\
  discharges discharg;disclosure disclosur;disconsolate disconsol;discounts discount;discoveries discoveri;\
  discusses discuss;disenchantment disenchant;disgraceful disgrac;disheartened dishearten;\
  disinclined disinclin;dislikes dislik;dismember dismemb;disorderly disord;dispensation dispens;\
  displanting displant;disposes dispos;disproving disprov;disrelish;disseminated dissemin;\
  dissolutions dissolut;distasted distast;distinctly distinct;distractions distract;distrustful distrust;\
  ditto;diversity divers;divination divin;divorcing divorc;dobbs dobb;documentary documentari;doggedly dog;\
  dolls doll;domidors domidor;domo;donnys donni;doorsteps doorstep;dorsetshire dorsetshir;doting dote;\
  doubts doubt;dovetailedness dovetailed;downing down;dozing doze;dragon;dramatis dramati;drawer;\
  dreading dread;dreg;drier;drinkings drink;droit;dropp;droves drove;druidical druidic;dryness;ducked duck;\
  dug;dulness dul;dunes dune;duping dupe;dusky duski;dwell;each;earliest;earthlier;eastcheap;ebbing ebb;\
  echoings echo;ecstacy ecstaci;edgeware edgewar;edmunds edmund;effecting effect;effluvium;eggs egg;eie;\
  ejaculate ejacul;elapsed elaps;elder;elegancies eleg;elevens eleven;elizabeth;eloquence eloqu;elysium;\
  embarks embark;embellishment embellish;embowel;emerge emerg;emits emit;empetrum;empoison;emus;\
  encamps encamp;enclos enclo;encounter encount;encumb;endeavours endeavour;endue endu;enfant;\
  enfranchisement enfranchis;engine engin;engrav;enigmatically enigmat;enlargement enlarg;ennobles ennobl;\
  enrank;ensconced ensconc;ensnareth;entering enter;entice entic;entrance entranc;entries entri;\
  envenoms envenom;epeira;episodes episod;equalizing equal;equipments equip;erbearing erbear;erect;\
  ergrowth;ermine ermin;errands errand;ersized ersiz;ertopping ertop;eryngium;escritoire escritoir;\
  espy espi;establishing establish;estimates estim;eternally etern;eucalyptus;evade evad;evenings evening;\
  everybody everybodi;evins evin;exactitude exactitud;examines examin;exceeds exceed;exceptless;\
  exciting excit;excrement;executed execut;exercised exercis;exhaustion exhaust;exigent exig;exotic exot;\
  expectance expect;expeditiously expediti;experiments experi;expletive explet;exportation export;express;\
  extemporal extempor;exterior;extinguishing extinguish;extraction extract;extricating extric;eyed eye;\
  fabian;facile facil;faculties faculti;fah;fair;faithfuller faithful;falliable falliabl;falsity falsiti;\
  families famili;fancying fanci;fantasticoes fantastico;farmer;fascinated fascin;fastens fasten;\
  fatherless;fattest;faux;fawned fawn;fearfulty fearfulti;featly feat;feebler;feigned feign;fellar;\
  felspathic felspath;fenton;ferrara;fest;feted fete;feverous fever;fiche fich;fidelio;fiercely fierc;\
  fighter;filch;film;finchley;fingerends fingerend;fiord;firing fire;fish;fisting fist;\
  fitzgibbons fitzgibbon;fixtures fixtur;flakes flake;flannel;flatt;flavour;fleec;fleshmonger fleshmong;\
  flier;flirt;flog;florestan;flourish;flows flow;flurries flurri;flux;fodere foder;foil;folio;fonder;\
  foolishness foolish;footprints footprint;forbade forbad;forceps forcep;forefinger forefing;forenoon;\
  forespent foresp;forewoman;forgetfulness forget;forlorn;fornicatress;forte fort;fortuitous fortuit;\
  fossiles fossil;found;fourpence fourpenc;fra;frailties frailti;francis franci;frateretto;fred;frees free;\
  frequenter frequent;fretfully fret;friending friend;frigid;frivolities frivol;frontal;frown;\
  fruitlessly fruitless;fuego;fullers fuller;fumitory fumitori;funniest;furniture furnitur;fuse;ga;\
  gaging gage;gaiters gaiter;gallegos gallego;gallops gallop;gambolling gambol;ganges gang;gaps gap;gare;\
  garran;gaslights gaslight;gathering gather;gauntlets gauntlet;gaz;geist;genelman;generously generous;\
  genteel;gentlewomanhood;geologist geolog;germaines germain;getrude getrud;giantlike giantlik;gigantea;\
  gillies gilli;ginn;girt;gl;glanders glander;gleaming gleam;glides glide;glitter;glorifying glorifi;glow;\
  glutton;goa;god;gods god;golconda;gondolier gondoli;goodness good;gor;gorse gors;gourd;\
  governors governor;gracious;grain;grander;grandsires grandsir;grappling grappl;gratification gratif;\
  gravel;graymalkin;greatly great;greengrocers greengroc;greg;gridiron;grignac;grinders grinder;grits grit;\
  groom;grosvenor;groves grove;grubs grub;grunt;guardians guardian;guerra;guider;guiltier;gullet;\
  gunpowder gunpowd;gusto;gymnastic gymnast;habitual habitu;hagar;haired hair;hallo;halts halt;\
  hampers hamper;handiwork;handsomely handsom;hankers hanker;happies happi;harboured harbour;\
  hardocks hardock;harlots harlot;harold;harrowing harrow;hash;hatch;hatreds hatr;haunted haunt;\
  hawking hawk;hazardous hazard;headless;heaped heap;heart;heartlessness heartless;heauties heauti;hebrew;\
  heeding heed;heighten;helenus;helping help;hen;heraldic herald;hereabouts hereabout;hermes herm;herring;\
  hester;hibiscus;hied hie;highlander highland;hildings hild;hinckley;hippah;hiss;hither;hoars hoar;hoch;\
  hoisted hoist;holiest;holman;homespuns homespun;honester honest;honors honor;hoodwinked hoodwink;hoot;\
  hopping hop;hornpipes hornpip;horseflesh;horticulture horticultur;hostesses hostess;hould;\
  housekeepers housekeep;how;hozier;huffily huffili;hulkers hulker;humbleness humbl;humiliation humili;\
  humphrey;hunter;hurrahs hurrah;husbandless;hustled hustl;hydra;hymenoptera;hyrcanian;icebergs iceberg;\
  iden;idleness idl;ighway;iiii;illo;illustrious illustri;imaginings imagin;immanity imman;\
  immoderately immoder;immutability immut;impartment impart;impeded imped;imperial imperi;\
  impetuously impetu;implored implor;importunacy importunaci;impotence impot;impression impress;\
  improperly improp;impudique impudiqu;inaccurate inaccur;inarticulate inarticul;incapacitated incapacit;\
  incessant incess;incivil;incog;inconsiderable inconsider;inconvenient inconveni;incredulous incredul;\
  incursion incurs;indelicate indel;indica;indigestion indigest;indiscriminate indiscrimin;\
  individualism individu;inducements induc;industrious industri;inert;inexpressively inexpress;\
  infatyated infaty;infest;inflaming inflam;influential influenti;infringed infring;ingenuousness ingenu;\
  inhabitant inhabit;inhibition inhibit;injections inject;inkle inkl;inner;inopportune inopportun;\
  inquisitiveness inquisit;insecure insecur;insignificant insignific;insolence insol;instability instabl;\
  instil;instrument;insuperable insuper;intellectually intellectu;intense intens;intercepter intercept;\
  interests interest;intermeddling intermeddl;internalize internal;interpretation interpret;\
  interruption interrupt;interview;into;intricate intric;intrudes intrud;invades invad;invented invent;\
  investigation investig;invited invit;inward;irascibly irasc;ironmasters ironmast;irremediable irremedi;\
  irrigated irrig;ise;isolation isol;item;j;jackson;jamany jamani;jaques jaqu;jaundies jaundi;\
  jealously jealous;jena;jerky jerki;jetty jetti;jigs jig;jobs job;johnes john;joinville joinvill;jordan;\
  journeyed journey;joys joy;judicious judici;jul;juncus;jurisprudence jurisprud;justifying justifi;\
  kamtschatka;kazan;keeps keep;kenwigs kenwig;kettles kettl;kicky kicki;kilt;kindnesses kind;kinswomen;\
  kitten;knavish;knighted knight;knocks knock;knowingness knowing;koodle koodl;labor;lacedaemon;\
  lacqueys lacquey;laertes laert;lajdak;lameness lame;lamplighter lamplight;landlord;langues langu;lapland;\
  large larg;lashed lash;late;latte latt;laughed laugh;laurels laurel;lavishly lavish;lawyers lawyer;\
  lazoed lazo;leafless;leap;leasing leas;lechery lecheri;leeks leek;legally legal;legion;leisurely leisur;\
  lengthened lengthen;leonato;less;letter;leven;liable liabl;liberties liberti;lichtenstein;lies lie;\
  lifting lift;lighting light;likened liken;limache limach;limnaea;linendraper linendrap;linnean;\
  liquidating liquid;listlessly listless;littery litteri;liverpool;llama;loans loan;locataires locatair;\
  locust;loftiness lofti;loin;london;longitude longitud;lookye looky;loov;lordships lordship;\
  lothbury lothburi;lous;lovely love;lowliness lowli;luce;luckily luckili;luggage luggag;lumbey;lunge lung;\
  lust;luxuriance luxuri;lxvi;lyra;macdonwald;macpherson;madchen;madrid;magical magic;\
  magnificoes magnifico;mahony mahoni;mails mail;maire mair;makes make;malcontents malcont;\
  malignant malign;malta;mammillated mammil;manchester manchest;mangle mangl;manifested manifest;\
  manners manner;mantie manti;manuring manur;marchantiae marchantia;margaret;mariner marin;marlow;\
  marring mar;marsupial marsupi;martyrdom;mask;massive massiv;masthead;mater;matronly matron;matvey;max;\
  mazeppa;meanders meander;measured measur;medals medal;medicinal medicin;medusae medusa;megalosaurus;\
  meliboeus;melting melt;memories memori;mendozinos mendozino;mer;mercuries mercuri;mermaids mermaid;\
  meshes mesh;metals metal;methodical method;mewling mewl;microcosm;midwife midwif;migration migrat;mile;\
  milky milki;millstones millston;minces minc;mingle mingl;ministering minist;minsthrel;miracles miracl;\
  misanthropos misanthropo;miscarried miscarri;misconstrues misconstru;miserably miser;misheard;\
  misprised mispris;missionary missionari;miste mist;mistrusted mistrust;mitigation mitig;moaning moan;\
  mocks mock;modifications modif;moisture moistur;molloys molloy;monarch;mong;monoceros monocero;\
  monseigneur;montant;mood;moorfields moorfield;moralise moralis;mores more;morsel;mortise mortis;\
  mothers mother;moulded mould;mountains mountain;mous;move;mows mow;muddied muddi;mug;mulmutius;\
  mummy mummi;murat;murmurers murmur;muscles muscl;musingly muse;mustard;mutilates mutil;muzzl;\
  mysteriously mysteri;nags nag;namest;narborough;naso;native nativ;natus;navigator navig;neapolitan;\
  nebulous nebul;necklace necklac;needle needl;neglecting neglect;neighbour;nephew;nervy nervi;neuter;\
  newest;nezhin;nichts nicht;niggering nigger;nihilists nihilist;nineteen;nit;noblemen;noddings nod;\
  noisier;non;nooks nook;northerly norther;nostra;nothing noth;notorious notori;novelist;noxious;\
  numbering number;nursemaid;nuts nut;oath;obeyed obey;obligation oblig;obscenity obscen;observants observ;\
  obstructing obstruct;occasioning occas;occurrence occurr;odder;oes oe;offends offend;official offici;\
  ogre ogr;oldened olden;omans oman;omnivorous omnivor;ont;op;operationally oper;opinions opinion;\
  opposing oppos;opulence opul;orb;ordering order;organised organis;originally origin;ornaments ornament;\
  orts ort;osprey;ostriches ostrich;ottoman;ourself;outdares outdar;outhouse outhous;outlook;outroar;\
  outsport;outweighed outweigh;overblown;overdone overdon;overhaul;overlooking overlook;overruled overrul;\
  overstated overst;overtime overtim;overwrought;owner;oystherstown;packages packag;paddling paddl;\
  pailfuls pail;pairs pair;palely pale;palliser pallis;palsies palsi;pamplemousses pamplemouss;\
  panelled panel;pantaloon;papal;parable parabl;paralysed paralys;parc;pardoning pardon;parings pare;\
  parles parl;parried parri;parthenon;particulars particular;parts part;passees passe;passports passport;\
  pastrycook;pated pate;patiently patient;patroness patro;patternless;pausilippo;pawing paw;paysans paysan;\
  peaking peak;peating peat;peculiar;peds ped;peevish;pelham;penalty penalti;penetrating penetr;\
  penny penni;pentonville pentonvill;perceive perceiv;percolates percol;perfecfly perfecfli;\
  performers perform;peril;perjuries perjuri;pernicious pernici;perplexities perplex;perseveringly persev;\
  personal person;persuadable persuad;perturb;perversion pervers;pet;peto;pettish;phantasime phantasim;\
  phenomenally phenomen;philippe philipp;philosophical philosoph;phorbus;physic;piazza;pickle pickl;\
  picturesque picturesqu;pierce pierc;pigrogromitus;pilger;pilot;pincushion;pinnacle pinnacl;pipelight;\
  pisanio;pitchy pitchi;pittance pittanc;placens placen;plainer;plaits plait;plantain;plata;\
  playbill playbil;playwright;pleasantry pleasantri;pledging pledg;plight;ploughed plough;plumage plumag;\
  plunged plung;poast;poetical poetic;poising pois;polar;polishing polish;pollute pollut;polyglot;\
  pommes pomm;pondering ponder;pool;popp;pork;porte port;portionless;pose;possessing possess;posterior;\
  postponement postpon;potch;potter;pound;powdered powder;practical practic;praemunire praemunir;\
  prancing pranc;pray;prebendary prebendari;precipice precipic;precor;predominate predomin;\
  prefiguring prefigur;preluding prelud;preordained preordain;prepost;presence presenc;preserv;presser;\
  pretence pretenc;prettily prettili;previous;prickly prick;prime;principalities princip;priority prioriti;\
  privates privat;probabilities probabl;processes process;procur;produced produc;professed profess;profit;\
  progenitor;project;promenaders promenad;promotion promot;pronoun;propensities propens;prophets prophet;\
  propose propos;proprietress;proserpina;prosy prosi;protested protest;proudlier;providently provid;\
  provoking provok;prunings prune;psychologically psycholog;publisher publish;puffed puf;pulcheria;\
  pumas puma;punching punch;punk;purchased purchas;purifier purifi;purposeth;pursues pursu;puss;\
  puzzling puzzl;pyrocephalus;quadruped quadrup;quakes quak;quantity quantiti;quartermaster quartermast;\
  que;quenching quench;queubus;quidnuncs quidnunc;quilmes quilm;quit;quod;raa;rackings rack;rafe;ragland;\
  rainbow;raking rake;ramification ramif;rancagua;ranked rank;ranting rant;rar;raspberries raspberri;\
  ration;ravaged ravag;ravish;rays ray;reacheth;reads read;realty realti;rearward;reaumur;rebuffing rebuf;\
  recanter recant;recently recent;recited recit;reclosing reclos;recollected recollect;\
  reconcilable reconcil;recorder record;recreants recreant;rectors rector;redder;redoubled redoubl;reed;\
  references refer;reflector;refreshingly refresh;refusing refus;regardless;registered regist;\
  regularly regular;reindeer;rejects reject;rel;relaxes relax;relied reli;reliquit;remands remand;\
  remensher remensh;remnant;removals remov;rendus;renowmed renowm;repasts repast;repellent repel;\
  replace replac;reportest;representations represent;reprobate reprob;republicanism republican;\
  reputation reput;requisites requisit;resemblances resembl;reserving reserv;resigns resign;\
  resolving resolv;respectful respect;responsive respons;restorative restor;results result;\
  retaliate retali;retirements retir;retreating retreat;returneth;revelling revel;reverberation reverber;\
  revert;revisited revisit;revolutionary revolutionari;rey;rhine;rib;riches rich;rider;rifles rifl;\
  rigidity rigid;ringer;ripen;rises rise;rivals rival;road;robb;robustus;roderigo;rokeby rokebi;\
  romanos romano;rook;rooteth;roseate roseat;rothschild;roughest;roundure roundur;rowed row;\
  roystering royster;rubrum;rudiments rudiment;ruinas ruina;ruminant rumin;rump;rush;rusting rust;sa;\
  sacrament;saddest;safety safeti;saint;salaried salari;sallied salli;saltire saltir;salvers salver;\
  samsons samson;sandaled sandal;sanguis sangui;saracen;sart;satire satir;saturn;saunders saunder;\
  saved save;saws saw;scabs scab;scalps scalp;scann;scapeth;scars scar;scentless;schimmels schimmel;\
  schoolboy;schwach;scoffed scof;scope;scorpion;scours scour;scratch;screw;scrofulous scroful;\
  scrutinising scrutinis;scurrility scurril;seacoast;search;seawards seaward;secretaries secretari;\
  secured secur;sedimentary sedimentari;seedness seed;seemingly seem;seigneurs seigneur;\
  selfishness selfish;seminarists seminarist;senhor;sensibly sensibl;sentinel;sepulchres sepulchr;\
  serenities seren;sermons sermon;serviceably servic;setebos setebo;sevennight;severing sever;\
  seychelles seychell;shadowless;shal;shamelessly shameless;shar;sharpening sharpen;shawled shawl;\
  sheaved sheav;sheik;shepherdes shepherd;shielding shield;shiny shini;shire;shocks shock;shoots shoot;\
  shortened shorten;shout;shown;shrift;shriving shrive;shudd;shuts shut;sicil;sicyon;sies sie;\
  signalize signal;signing sign;silhouette silhouett;silly silli;similitude similitud;simplicity simplic;\
  sinel;singled singl;sinner;sisterhood;situation situat;sizes size;ski;skinker;skittish;\
  skylights skylight;slander;slaught;slays slay;sleid;sliderskew;slink;slomber;slow;slumbery slumberi;\
  small;smashed smash;smike;smithfield;smoother;smulkin;snappish;sneaking sneak;snigger;snort;snuffim;sob;\
  socially social;softens soften;sojourning sojourn;soldiery soldieri;solicited solicit;solinus;sombrero;\
  somewheres somewher;sonorously sonor;soothing sooth;sordid;sortance sortanc;sounded sound;sous;sovereign;\
  spades spade;spare;spasmodically spasmod;spearhead;speck;speculator specul;spells spell;\
  spherical spheric;spigwiffin;spinnies spinni;spital;spleen;spoff;spoon;spotted spot;spree;\
  sprinkling sprinkl;spurn;squall;squashed squash;squeers squeer;squod;staff;staidness staid;stalk;\
  stamps stamp;stanzas stanza;starn;starvelackey;stating state;statutes statut;steadfastness steadfast;\
  steamed steam;steeples steepl;stephano;sternage sternag;steynes steyn;stigmatical stigmat;\
  stimulating stimul;stipulate stipul;stithied stithi;stokes stoke;stonecutter stonecutt;stopping stop;\
  storr;strack;straitly strait;strapped strap;strays stray;strengthened strengthen;strict;stringless;\
  stroke;strossers strosser;strut;students student;stumbling stumbl;stupified stupifi;su;\
  subjecting subject;subordinate subordin;subservient subservi;substantially substanti;subtracted subtract;\
  successful success;suckle suckl;sufferers suffer;suffolk;suicidal suicid;sulkily sulkili;sultan;summon;\
  sunder;sup;superincumbent superincumb;superscriptions superscript;supplanted supplant;support;\
  suppressed suppress;sureties sureti;surly sur;surplus;survey;suspects suspect;sutton;swaller;\
  swarming swarm;swearest;sweeten;swells swell;swimmer;swishtail;swords sword;sylla;sympathising sympathis;\
  syria;tabooed taboo;tacticians tactician;tailors tailor;talavera;talkest;tambourines tambourin;\
  tangled tangl;tapacolo;tapster;tarpeian;tartly tart;tat;taunton;tchebarov;tearing tear;teem;\
  telephoridae telephorida;tempered temper;tempter;tendencies tendenc;tenfold;tenway;termless;\
  terrify terrifi;tester;tetes tete;thank;thawing thaw;theirs their;theoretically theoret;thereon;thick;\
  thimble thimbl;thinnest;thistles thistl;thoroughgoing thoroughgo;thout;threatened threaten;\
  thrifts thrift;throes throe;throw;thud;thunderstorm;thyself;tickl;tier;tigress;tim;timothy timothi;\
  tinkled tinkl;tips tip;tisick;tittles tittl;tobacco;togezzer togezz;tolerate toler;tomkins tomkin;took;\
  topless;torchlight;tortuous;total;tough;toward;toxophilite toxophilit;trade;traffic;traitor;tranquil;\
  transfigured transfigur;translation translat;transportal transport;travails travail;trays tray;\
  treasurer treasur;trellis trelli;trenched trench;trial;trick;trifler;trimmings trim;trippingly trip;\
  triumvirate triumvir;troll;tropillas tropilla;trough;truce;trumpet;trustful trust;tub;tuff;\
  tumblers tumbler;tunis tuni;turgid;turnings turn;turveydrops turveydrop;twangling twangl;twig;\
  twirled twirl;twofold;tyler;tyrolese tyroles;ultimate ultim;unabashed unabash;unaffectedly unaffect;\
  unapt;unavoidably unavoid;unbelieved unbeliev;unbodied unbodi;unbruis unbrui;uncanny uncanni;\
  unchangeably unchang;unclaimed unclaim;uncolted uncolt;unconcernedly unconcern;unconstrained unconstrain;\
  uncropped uncrop;undeceive undec;undergo;underprop;undertakes undertak;undesirable undesir;\
  undisputed undisput;undrown;uneatable uneat;unexamined unexamin;unfamiliar;unfill unfil;unforced unforc;\
  unfulfilled unfulfil;ungirdles ungirdl;unhair;unheard;unhous;uninfluenced uninfluenc;unison;unkempt;\
  unlawfully unlaw;unlock;unmanly unman;unmellowed unmellow;unmoved unmov;unnumber unnumb;\
  unpardonable unpardon;unpitied unpiti;unpopular;unpriz;unpublished unpublish;unread;unremitting unremit;\
  unrevers unrev;unsafe unsaf;unscrupulously unscrupul;unserviceable unservic;unsheltered unshelt;\
  unsolicited unsolicit;unstaid;unsuited unsuit;unsymmetrical unsymmetr;unthink;unto;\
  untrustworthy untrustworthi;unvalued unvalu;unwatch;unwinding unwind;unyielding unyield;upholding uphold;\
  upright;upshoot;urgently urgent;usances usanc;uspallata;uthers uther;vacancies vacanc;vagary vagari;vair;\
  valiantness valiant;valueless;vanishing vanish;vapour;variously various;vast;vaunted vaunt;\
  vegetables veget;vellum;veneys veney;ventilated ventil;ver;verdict;veritas verita;versions version;\
  vestments vestment;vexeth;vicarage vicarag;victimizer victim;vidi;vigour;villain;vinaigre vinaigr;vint;\
  violoncello;virorum;vision;vitally vital;vivants vivant;vocabulary vocabulari;voiture voitur;\
  volscians volscian;voluptuary voluptuari;voskresensky voskresenski;vouchsafed vouchsaf;vraiment;\
  vulture vultur;waders wader;waggishly waggish;wailings wail;waiting wait;walcot;walloon;\
  wanderings wander;wants want;wardrop;warmly warm;warrens warren;washford;watch;waterfalls waterfal;\
  waterworn;wawn;we;wean;weather;wedded wed;weeke week;weight;weller;went;westwards westward;wharton;\
  wheelbarrowful wheelbarrow;whencesoever whencesoev;wheresome wheresom;whichsoever whichsoev;whinid;\
  whirls whirl;whispers whisper;whitewashed whitewash;whoever;whoremaster whoremast;wickeder wicked;\
  widowed widow;wil;wilheim;willst;windgalls windgal;wingfield;winterly winter;wiser;wisps wisp;\
  withdraws withdraw;witness wit;wiv;wofully wofulli;womb;woo;woody woodi;wor;workings work;wormwood;\
  worshippest;worthy worthi;wow;wrathfully wrath;wrens wren;wrings wring;writing write;wrying wri;xl;xxv;\
  yam;yawns yawn;yell;yeso;yokefellow;you;youths youth;zealander zealand;zigzag;zoophytes zoophyt;skis ski;\
  skies sky;sky;idly idl;gently gentl;ugly ugli;early earli;only onli;singly singl;news;howe;atlas;cosmos;\
  bias;andes;inning;outing;canning;earring;evening;proceed;exceed;succeed;dying die;lying lie;tying tie;\
  vying vie;hying hie;past;paste;pasted paste;university universiti;universe univers;later;lateral;\
  emergency emergenc;organ;organic;general;generous;community communiti;communism;arsenic;arsenal;\
  added add;ebbed ebb;egged egg;apology apolog;indeed inde;agreed agre;
  """
