# Қазақ тіліндегі қорытынды. Барлық тілде кілттер мен айнымалылар бірдей; оларды тест салыстырады.

title = { $state } заңнамасы бойынша өтініш берілген күнгі ({ $date }) зейнетақы құқығының есебі
state-kazakhstan = Қазақстан
state-mongolia = Моңғолия

nothing-payable = { $date } күнінен бастап ештеңе төленбейді: төлем осы күнге дейін тоқтатылады немесе тоқтатыла тұрады. Төмендегі мәліметтер төлем тоқтатылмаған жағдайға берілген.
kz-too-young = Зейнеткерлік жасқа { $date } күні толады. Бұл күнге дейін зейнетақы төленбейді.
kz-full = Жасына байланысты зейнетақы төлеміне толық көлемде құқығы бар: айына { $amount }. 1998 жылға дейінгі есептелген еңбек өтілі: { $service }.
kz-full-unsaid = Жасына байланысты зейнетақы төлеміне толық көлемде құқығы бар; табысы белгісіз болғандықтан, мөлшерін айту мүмкін емес. 1998 жылға дейінгі есептелген еңбек өтілі: { $service }.
kz-partial = Жасына байланысты зейнетақы төлеміне толық емес көлемде құқығы бар: айына { $amount }. 1998 жылға дейінгі есептелген еңбек өтілі: { $service }; толық көлем үшін { $required } жыл талап етіледі.
kz-partial-unsaid = Жасына байланысты зейнетақы төлеміне толық емес көлемде құқығы бар; табысы белгісіз болғандықтан, мөлшерін айту мүмкін емес. 1998 жылға дейінгі есептелген еңбек өтілі: { $service }; толық көлем үшін { $required } жыл талап етіледі.
kz-none = Жасына байланысты зейнетақы төлеміне құқығы жоқ: 1998 жылға дейінгі есептелген еңбек өтілі { $service }, кемінде 6 ай талап етіледі.
kz-base = Мемлекеттік базалық зейнетақы төлемі айына { $amount } құрайды.
mn-full = Әлеуметтік сақтандыру қорынан толық зейнетақы алуға құқығы бар: Моңғолия толық төлесе, айына { $whole }, тек өз кезеңдерінің үлесін төлесе, { $share }. Жарна төленген кезең: { $total }.
mn-full-unsaid = Әлеуметтік сақтандыру қорынан толық зейнетақы алуға құқығы бар; орташа жалақысы белгісіз болғандықтан, мөлшерін айту мүмкін емес. Жарна төленген кезең: { $total }.
mn-proportional = Әлеуметтік сақтандыру қорынан үлеспен есептелген зейнетақы алуға құқығы бар; оның мөлшері дереккөздерде айқындалмаған. Жарна төленген кезең: { $total }.
mn-none = Өтініш берілген күні Әлеуметтік сақтандыру қорынан зейнетақы алуға құқығы жоқ. Жарна төленген кезең: { $total }.
between-head = Барлық күндер дәл белгілі емес. Нақты күндері көрсетілген құжаттармен нәтиже өзгеше болуы мүмкін:
between = { $figure }: { $low } – { $high } аралығында
either = { $figure }: { $low } немесе { $high }

section-steps = Нәтиже қалай алынды
section-periods = Қаралған кезеңдер
section-overlaps = Қабаттасатын кезеңдер
section-warnings = Лауазымды адамға арналған мәселелер
section-open = Ашық дереккөздерде айқындалмаған мәселелер және әр түсіндіру бойынша нәтиже
section-evidence = Нәтижені өзгертетін дәлелдемелер
section-sources = Есеп неге негізделген
nothing = Жоқ.

step-basis = Негіздеме: { $article }. { $confidence }
step-inputs = Бастапқы деректер: { $figures }
step-outcome = Нәтиже: { $figures }
figure-line = { $name }: { $value }

period-line = { $kind }, { $territory }, { $dates }. { $origin }
dates-closed = { $from } – { $to }
dates-open = { $since }, аяқталмаған
origin-own = Өз тізілімінен.
origin-given = Қолмен енгізілген мәліметтерден.
origin-attested = Басқа мемлекет хабарлаған.
aside-unverified = Іске енгізілді, бірақ есептелмеді: хабарлаған мемлекет дәлелдемені тексермеген.
aside-not_totalisable = Іске енгізілді, бірақ есептелмеді: хабарлаған мемлекет қосып есептеуге рұқсат бермейді.
aside-own_territory = Іске енгізілді, бірақ есептелмеді: екінші мемлекет шешім қабылдайтын мемлекеттің аумағындағы кезең туралы хабарлаған; мұндай кезең сол мемлекеттің өз тіркелімі бойынша есептеледі.

overlap-two_states = { $from } – { $to }: { $first } және { $second } кезеңдер бойынша адам бір мезгілде екі мемлекетте болған. Әр күн бір рет есептеледі, екі мәлімет те сақталады.
overlap-told_twice = { $from } – { $to }: { $first } және { $second } кезеңдер бір күндерді екі дереккөзден хабарлайды. Әр күн бір рет есептеледі, екі мәлімет те сақталады.

warning-line = { $about } { $effect } Негіздеме: { $article }.
warning-line-from = { $about } { $effect } Басталуы: { $date }. Негіздеме: { $article }.
reading-line = { $reading }: { $figures }
reading-line-used = { $reading } (осы есепте қабылданды): { $figures }

need-exact_dates = { $number }-кезеңнің нақты күндері көрсетілген құжат.
need-birth_date = Туған күні толық көрсетілген құжат.
need-verification = { $number }-кезең бойынша жұмыс туралы мәліметтердің тексерілген құжаттары. Мәліметтер дұрыс болып шықса: { $figures }
need-average_income = 1998 жылдан бергі табыс: қатарынан 36 айдың ең жоғары орташа табысы немесе айлар бойынша табыс.
need-average_wage = Жалақы: қатарынан 60 айдың ең жоғары орташа жалақысы немесе айлар бойынша жалақы.

source-statement = Қол қойылған мәлімдеме { $digest }
source-no-statement = Басқа мемлекеттің қол қойылған мәлімдемесі жоқ.
source-pack = «{ $name }» ережелері, { $version } күнгі нұсқа, SHA-256 { $digest }
source-keys = Нөмірі бар S — docs/law.md тізіміндегі дереккөз.
closing-kazakhstan = Бұл — ұсыныс. Ол ештеңе тағайындамайды, өзгертпейді және тоқтатпайды: шешімді лауазымды адам қабылдайды, ал азамат түсіндірме алуға және қарсылық білдіруге құқылы («Дербес деректер және оларды қорғау туралы» Қазақстан Республикасының Заңы, 19-1-бабы).
closing-mongolia = Бұл — ұсыныс. Ол ештеңе тағайындамайды, өзгертпейді және тоқтатпайды: шешімді лауазымды адам қабылдайды, ал азамат түсіндірме алуға және қарсылық білдіруге құқылы.

cited-social-code = Қазақстан Республикасының Әлеуметтік кодексі
cited-agreement = Келісім
cited-pension-law = Моңғолияның Әлеуметтік сақтандыру қорынан төленетін зейнетақылар туралы заңы
cited-not-found = дереккөздерде табылмады
cited-order-232 = 2023 жылғы 232-бұйрық
cited-decree-853 = 2013 жылғы 853-қаулы
cited-law-of-2022 = 2022 жылғы заң

cited-unseen = { $cited } (мәтіні зерделенбеген)
cited-article = { $last }-бабы
cited-articles = { $last }-баптары
cited-item = { $article }-бабының { $last }-тармағы
cited-items = { $article }-бабының { $last }-тармақтары
cited-subitem = { $article }-бабы { $item }-тармағының { $last } тармақшасы
cited-subitems = { $article }-бабы { $item }-тармағының { $last } тармақшалары
cited-dotted = { $article }-бабының { $last }-тармағы
cited-in = { $law } { $places }
cited-social-code-of = ҚР Әлеуметтік кодексінің
cited-agreement-of = Келісімнің
cited-pension-law-of = Моңғолияның Әлеуметтік сақтандыру қорынан төленетін зейнетақылар туралы заңының

yes = иә
no = жоқ
unknown = белгісіз
unknown-award_from = тағайындалмайды
unknown-reply_due = белгісіз
money-kzt = { $amount } теңге
money-mnt = { $amount } төгрөг
date-day = { $year } жылғы { $day } { $month }
date-of-day = { $year } жылғы { $day } { $month }
date-month = { $year } жылғы { $month }
date-year = { $year } жыл
since-day = { $year } жылғы { $day } { $month } бастап
since-month = { $year } жылғы { $month } бастап
since-year = { $year } жылдан бастап
month-1 = қаңтар
month-2 = ақпан
month-3 = наурыз
month-4 = сәуір
month-5 = мамыр
month-6 = маусым
month-7 = шілде
month-8 = тамыз
month-9 = қыркүйек
month-10 = қазан
month-11 = қараша
month-12 = желтоқсан
month-alone-1 = қаңтар
month-alone-2 = ақпан
month-alone-3 = наурыз
month-alone-4 = сәуір
month-alone-5 = мамыр
month-alone-6 = маусым
month-alone-7 = шілде
month-alone-8 = тамыз
month-alone-9 = қыркүйек
month-alone-10 = қазан
month-alone-11 = қараша
month-alone-12 = желтоқсан
month-since-1 = қаңтардан
month-since-2 = ақпаннан
month-since-3 = наурыздан
month-since-4 = сәуірден
month-since-5 = мамырдан
month-since-6 = маусымнан
month-since-7 = шілдеден
month-since-8 = тамыздан
month-since-9 = қыркүйектен
month-since-10 = қазаннан
month-since-11 = қарашадан
month-since-12 = желтоқсаннан
years = { $count ->
   *[other] { $count } жыл
}
months = { $count ->
   *[other] { $count } ай
}
days = { $count ->
   *[other] { $count } күн
}
# Аралықтың шектері.
years-bound = { $count ->
   *[other] { $count } жыл
}
months-bound = { $count ->
   *[other] { $count } ай
}
days-bound = { $count ->
   *[other] { $count } күн
}

confidence-V = Сенімді: ресми мәтін толық оқылды.
confidence-V- = Едәуір сенімді: ресми бет, тек басы ғана көрінді.
confidence-N = Сенімділігі төмендеу: заң мәтінінен емес, баспасөз хабарынан немесе шолудан.
confidence-C = Сенімділігі төмендеу: ресми сервисті пайдаланатын бағдарламалардан.
confidence-A = Сенімсіз: басқа шартқа немесе жүйеге ұқсастық бойынша.
confidence-I = Сенімсіз: ешбір дереккөзде тікелей айтылмаған тұжырым.
confidence-U = Сенімсіз: дереккөзі жоқ жалпы мәлімет.

effect-refuse_acceptance = Өтінішті қабылдаудан бас тартылуы мүмкін.
effect-refuse_award = Тағайындаудан бас тартылуы мүмкін.
effect-suspend = Төлем тоқтатыла тұрады.
effect-terminate = Төлем тоқтатылады.
effect-look = Лауазымды адам тексеруге тиіс.
effect-not_settled = Дереккөздерде реттелмеген.

# Көрсеткіштер

figure-as_of = өтініш берілген күн
figure-birth_date = туған күні
figure-pension_age_on = зейнеткерлік жасқа толатын күн
figure-pension_age_reached = зейнеткерлік жасқа толған
figure-cutoff = есептелмейтін бірінші күн
figure-days = күн саны
figure-service_to_cutoff = 1998 жылға дейінгі еңбек өтілі
figure-counts = есептеледі
figure-ethnic_kazakh_resettler = тұрақты тұруға келген этникалық қазақ
figure-agreement_in_force = Келісім күшінде
figure-added = қосылды
figure-days_of_other_kinds = есептелмейтін түрлердегі күн саны
figure-days_from_cutoff = 1998 жылдан бергі күн саны
figure-required_years = толық көлем үшін талап етілетін жыл
figure-solidary_right = жасына байланысты зейнетақы төлемі
figure-solidary_percent = орташа айлық табыстан пайыз
figure-solidary_amount_kzt = жасына байланысты зейнетақы төлемі, айына
figure-average_income = орташа айлық табыс
figure-income_cap = есепке алынатын ең жоғары табыс
figure-income_counted = есепке алынған табыс
figure-minimum_pension = зейнетақының ең төмен мөлшері
figure-full_pension = толық көлемдегі зейнетақы
figure-months_counted = есептелген ай
figure-months_required = толық көлем үшін талап етілетін ай
figure-service_by_national_law = ұлттық заңнама бойынша өтіл
figure-participation_since = 1998 жылдан бергі зейнетақы жүйесіне қатысу
figure-participation = зейнетақы жүйесіне қатысу өтілі
figure-subsistence_minimum = ең төмен күнкөріс деңгейі
figure-base_percent = ең төмен күнкөріс деңгейінен пайыз
figure-base_amount_kzt = базалық зейнетақы төлемі, айына
figure-award_from = тағайындалатын күн
figure-departed = тұрақты тұруға кеткен
figure-funded_part = БЖЗҚ-дағы жинақ
figure-happened_on = оқиға болған күн
figure-paid_until = төленетін соңғы күн
figure-evidence_language = басқа мемлекет дәлелдемелерінің тілі
figure-reply_due = басқа мемлекеттің жауап беру мерзімі
figure-own_contribution = өзінің жарна төленген кезеңі
figure-total_contribution = жалпы жарна төленген кезең
figure-kazakh_days = Қазақстандағы күн саны
figure-days_elsewhere = басқа мемлекеттердегі күн саны
figure-threshold_months = сол жылы талап етілетін жарна төлеу кезеңі, ай
figure-age_at_threshold_on = талап етілетін кезең толғандағы жас, күні
figure-age_by_birth_year_on = туған жылы бойынша жас, күні
figure-right = зейнетақы
figure-right_alone = Келісімсіз зейнетақы
figure-regime = жеңілдікті тәртіп
figure-average_wage = орташа жалақы
figure-replacement_percent = орташа жалақыдан пайыз
figure-amount_mnt_full_integration = Моңғолия толық төлесе, айына
figure-amount_mnt_proportional_share = Моңғолия өз үлесін төлесе, айына
figure-amount_mnt = зейнетақы, айына

word-full = толық көлемде
word-partial = толық емес көлемде
word-proportional = үлеспен есептелген
word-none = жоқ
word-exists = бар
word-pending_legal_rule = құқықтық реттеуді күтуде
word-underground = жерасты, зиянды немесе ыстық жұмыс
word-heavy = ауыр жұмыс
word-herding = мал шаруашылығы
word-mothers_of_four = төрт және одан да көп баланың анасы
word-mongolian = моңғол тілі
word-kazakh = қазақ тілі
word-russian = орыс тілі

# Кезеңдер

kind-EMPLOYMENT = жұмыс
kind-MILITARY_SERVICE = әскери қызмет
kind-SPECIAL_STATE_SERVICE = арнаулы мемлекеттік немесе құқық қорғау органдарындағы қызмет
kind-CIVIL_SERVICE = мемлекеттік қызмет
kind-SELF_EMPLOYMENT = кәсіпкерлік немесе өзін-өзі жұмыспен қамту
kind-CARE_OF_ADULT = ересек адамға күтім жасау
kind-CARE_OF_DISABLED_CHILD = мүгедектігі бар балаға күтім жасау
kind-CHILD_CARE = жас балаға күтім жасау
kind-REPRESSION = негізсіз қамау немесе қуғын-сүргін
kind-WAR_TIME = соғыс уақытындағы қызмет немесе жұмыс
kind-SPOUSE_ABROAD = мемлекеттік қызметтегі жұбайымен шетелде болу
kind-MILITARY_SPOUSE = әскери қызметші жұбайымен бірге тұру
kind-STUDY = оқу
kind-PARAMILITARY_GUARD = әскерилендірілген күзеттегі қызмет
kind-VOLUNTARY_INSURANCE = ерікті сақтандыру
kind-COMPENSATED = заңмен өтелген жылдар
kind-HERDING = мал шаруашылығы
kind-OTHER = өзге кезең
territory-KAZAKHSTAN = Қазақстан
territory-MONGOLIA = Моңғолия
territory-OTHER = басқа мемлекет

# Қазақстан ережелері

rule-kz-pension-age = Ерлердің зейнеткерлік жасы — 63 жас; әйелдер үшін бұл сол күнге белгіленген жасқа толған бірінші күн. Бес және одан көп бала туған (асырап алған) және оларды сегіз жасқа дейін тәрбиелеген әйелдер мен Семей полигоны аймақтарының тұрғындары зейнетке ертерек шығады.
rule-kz-service = Еңбек өтілі тек 1998 жылғы 1 қаңтарға дейін, әр күн бір рет есептеледі.
rule-kz-labour-abroad = Шыққан еліндегі еңбек қызметі тұрақты тұруға келген этникалық қазақтарға есептеледі.
rule-kz-labour-by-agreement = Моңғолиядағы 1998 жылға дейінгі жұмыс Келісім күшіне енгеннен кейін есептеледі.
rule-kz-military = Моңғолиядағы әскери қызмет Келісім бойынша есептеледі.
rule-kz-study = Оқу Қазақстанда да, шетелде де есептеледі.
rule-kz-capped = Жас балаларға күтім жасау 12 жылдан, қызметтегі жұбайымен бірге болу 10 жылдан аспайтын мөлшерде есептеледі.
rule-kz-multipliers = Кейбір жұмыс түрлері жеңілдікпен есептеледі.
rule-kz-not-counted = Кейбір кезеңдер іске енгізіледі, бірақ есептелмейді.
rule-kz-overlap = Екі мемлекетте мәлімделген күндер бір рет есептеледі және лауазымды адам тексереді.
rule-kz-solidary-right = Толық көлем үшін ерлерге 1998 жылға дейін 25 жыл, әйелдерге 20 жыл өтіл керек; толық емес көлемге 6 ай жеткілікті.
rule-kz-average-income = 1998 жылдан бергі қатарынан 36 айдың орташа табысы алынады, ол 55 айлық есептік көрсеткіштен аспайды.
rule-kz-full-pension = Толық зейнетақы — орташа айлық табыстың 60 пайызы, талап етілгеннен артық әр толық жыл үшін тағы 1 пайыз, бірақ зейнетақының ең төмен мөлшерінен кем емес.
rule-kz-partial-pension = Толық емес зейнетақы — толық зейнетақының өтілге барабар үлесі.
rule-kz-share = Әр мемлекет тек өз кезеңдері үшін төлейді.
rule-kz-participation = Қатысу өтілі — 1998 жылға дейінгі өтіл, одан кейін МЗЖ аударылған кезеңдер, әскери қызмет және күтім.
rule-kz-base-pension = Базалық зейнетақы — ең төмен күнкөріс деңгейінің пайызы, он жылдан артық қатысудың әр толық жылына өседі.
rule-kz-award-from = Зейнетақы өтініш тіркелген күннен бастап тағайындалады.
rule-kz-funded = Жинақты БЖЗҚ төлейді. Ол кеткен адаммен бірге аударыла ма, реттелмеген.
rule-kz-iin = ЖСН-де басқа туған күннің болуы 2013 жылдан бері қате болып саналмайды.
rule-kz-paid-until = Зейнетақы тоқтату негізі туындаған айдың соңына дейін төленеді.
rule-kz-refuse-acceptance = Сондай өтініш бар болса немесе құжаттар жетіспесе, өтініш қабылданбайды.
rule-kz-refuse-identity = Жеке басын куәландыратын деректер құжаттарға сәйкес келмесе, өтініш қабылданбайды.
rule-kz-refuse-consent = Қолжетімділігі шектеулі мәліметтерді пайдалануға келісім болмаса, өтініш қабылданбайды.
rule-kz-refuse-award = Анық емес құжаттар бойынша зейнетақы тағайындалмайды.
rule-kz-evidence = Өтіл еңбек кітапшасы бойынша, ол болмаса жұмыс туралы мәліметтерді көрсететін құжаттар немесе сот шешімі бойынша анықталады.
rule-kz-suspend = Төлем мәліметтер келіп түскен айдан кейінгі айдың бірінші күнінен тоқтатыла тұрады.
rule-kz-suspend-identity = Жеке басты куәландыратын құжаттың мерзімі өтсе, төлем тоқтатыла тұрады.
rule-kz-pension-abroad = Алушы шетелде зейнетақы алса, төлем мәліметтер келіп түскен айдан кейінгі айдан тоқтатыла тұрады және шыққан елінде артық есептелген сомалар өтелгеннен кейін ғана қайта басталады.
rule-kz-terminate = Төлем тоқтатылады.
rule-kz-departure = Тұрақты тұруға кеткен ай аяқталған соң төлем тоқтатылады.
rule-kz-file-request = Басқа мемлекет зейнетақы ісін сұратса, төлем тоқтатылады. Кезеңдер туралы сұрау ондай сұрату емес.
rule-kz-one-pension = Жасына байланысты және еңбек сіңірген жылдары үшін зейнетақының біреуі ғана төленеді.
rule-kz-out-of-scope = Еңбек сіңірген жылдары үшін және әскери зейнетақылар Келісімге кірмейді.

# Моңғолия ережелері

rule-mn-contributions = Өз кезеңі — жарна төленген жұмыс және әскери қызмет.
rule-mn-compensated = 2022 жылғы заңмен өтелген жылдар жұмыс істелген жылдар емес.
rule-mn-children = Әр бала ананың жарна кезеңіне бір жыл алты ай қосады.
rule-mn-by-agreement = Келісім Қазақстандағы 1998 жылға дейінгі жұмысты, әскери қызметті және оқуды қосады.
rule-mn-not-counted = Кейбір кезеңдер іске енгізіледі, бірақ есептелмейді.
rule-mn-overlap = Екі мемлекетте мәлімделген күндер бір рет есептеледі және лауазымды адам тексереді.
rule-mn-threshold = Талап етілетін жарна төлеу кезеңі жыл сайын үш айға өсіп, 2037 жылы 25 жылға жетеді.
rule-mn-age = Талап етілетін жарна төлеу кезеңі бар ерлердің құқығы 60 жаста, әйелдердің құқығы 55 жаста туындайды.
rule-mn-age-by-birth-year = Басқаларда кейінірек: әр туған жыл үшін үш айға, 65 жастан кешіктірмей.
rule-mn-preferential = Барлығы 20 жыл болса, кейбір жұмыстарда, сондай-ақ төрт және одан да көп баласы бар аналарда құқық ертерек туындайды.
rule-mn-full-right = Толық зейнетақы сол жылы талап етілетін жарна төлеу кезеңімен немесе 20 жыл және туған жылы бойынша жаспен беріледі.
rule-mn-proportional-right = 10 жылдан 20 жылға дейін және туған жылы бойынша жас үлеспен есептелген зейнетақыға құқық береді; одан аз болса, құқық жоқ.
rule-mn-alone = Келісім қосатын кезеңдерсіз құқық басқаша болар еді.
rule-mn-average-wage = Соңғы 20 жылдың ішіндегі қатарынан 60 айдың орташа жалақысы алынады.
rule-mn-replacement = Зейнетақы — орташа жалақының 45 пайызы және 20 жылдан артық әр толық жыл үшін 1,5 пайыз.
rule-mn-share = Кім төлейтіні айқындалмаған: Моңғолия толық немесе өз кезеңдерінің үлесін.
rule-mn-proportional-amount = Үлеспен есептелген зейнетақы кемітіледі; қаншаға екенін дереккөздер айтпайды.
rule-mn-notional-account = 1960 жылдан бастап туғандардың атаулы шоты бар; кімнің зейнетақысы содан есептелетіні расталмаған.
rule-mn-welfare = Сақтандыру зейнетақысы жоқ адам әлеуметтік зейнетақы алуы мүмкін.
rule-mn-circumstance = Бұл мән-жайдың Моңғолия заңы бойынша салдары табылмады.
rule-mn-evidence = Қайта көшірілген еңбек кітапшасына мұрағат анықтамасы қажет.
rule-mn-award-from = Зейнетақы өтініш берілген күннен тағайындалады; заң мәтіні зерделенбеген.
rule-mn-out-of-scope = Әскери зейнетақылар Келісімге кірмейді.
rule-mn-file-request = Зейнетақы ісін сұрату Қазақстандағы зейнетақыны тоқтатады.

# Назар аударатын мәселелер

warning-already_on_record = Осындай тағайындау, төлем немесе өтініш тіркелген.
warning-documents_incomplete = Құжаттар жетіспейді немесе мерзімі өтіп барады.
warning-identity_not_matching = Жеке басын куәландыратын деректер құжаттарға сәйкес келмейді.
warning-consent_missing = Қолжетімділігі шектеулі мәліметтерді пайдалануға келісім жоқ.
warning-untrue_documents = Құжаттар немесе мәліметтер анық емес.
warning-not_drawn = Төлем үш ай бойы алынбаған.
warning-identity_expired = Жеке басты куәландыратын құжаттың немесе қандас куәлігінің мерзімі өткен.
warning-missing = Алушы хабарсыз кеткен.
warning-citizenship_lost = Азаматтығынан айырылған, тұруға ықтиярхаты жоқ.
warning-pension_abroad = Алушы шетелде зейнетақы алады.
warning-died = Алушы қайтыс болған.
warning-departed = Алушы тұрақты тұруға кеткен.
warning-judge_support = Алушы судьяның өмір бойғы қамтылымын алады.
warning-long_service_pension = Алушы еңбек сіңірген жылдары үшін зейнетақы алады.
warning-file_requested = Басқа мемлекет зейнетақы ісін сұратқан.
warning-own_request = Алушы есептен шығаруды сұрайды.
warning-unverified_evidence = Кейбір дәлелдемелер тексерілмеген. Бұл жұмыстың ұзақтығы туралы ештеңе айтпайды.
warning-multiplier_unknown = Кезеңнің жеңілдікпен есептеу коды белгісіз; ол бір рет есептелді.
warning-two_states_at_once = Кейбір күндер екі мемлекетте мәлімделген.
warning-funded_transfer = Кеткен адамның жинағы: төлене ме, аударыла ма, реттелмеген.
warning-iin_spells_another_date = ЖСН-де басқа туған күн көрсетілген: мемлекеттік жазбамен салыстырыңыз.
warning-compensated_years = Кейбір жылдар жұмыс істелмеген, заңмен өтелген.
warning-proportional_amount = Үлеспен есептелген зейнетақының мөлшерін айту мүмкін емес.
warning-notional_account = Атаулы шот бойынша зейнетақы болуы мүмкін; ол мұнда есептелмейді.
warning-welfare_pension = Әлеуметтік зейнетақы болуы мүмкін.

# Айқындалмаған параметрлер және олардың түсіндірмелері

parameter-effective_from = Келісім күшінде ме?
reading-effective_from-as_told = істе көрсетілгендей
reading-effective_from-in_force = күшінде
reading-effective_from-not_in_force = күшінде емес
parameter-benefit_share = Басқа мемлекеттің кезеңдері үшін кім төлейді?
reading-benefit_share-full_integration = шешім қабылдайтын мемлекет толық төлейді
reading-benefit_share-proportional = әр мемлекет өз кезеңдері үшін төлейді
parameter-mn_cutoff = Моңғолиядағы кезеңдер қай күнге дейін қосылады?
reading-mn_cutoff-none = шектеусіз
reading-mn_cutoff-1998 = 1997 жылдың соңына дейін
parameter-mn_counts_kz_post1998 = Моңғолия Қазақстандағы 1998 жылдан бергі кезеңдерді есептей ме?
reading-mn_counts_kz_post1998-no = жоқ
reading-mn_counts_kz_post1998-yes = иә
parameter-kz_counts_mn_post1998 = Қазақстан базалық зейнетақы үшін Моңғолиядағы 1998 жылдан бергі жұмысты есептей ме?
reading-kz_counts_mn_post1998-no = жоқ
reading-kz_counts_mn_post1998-yes = иә
parameter-min_own_days = Басқа кезеңдерді қосу үшін өз кезеңдері керек пе?
reading-min_own_days-none = жоқ
reading-min_own_days-365 = кемінде бір жыл
parameter-overlap_policy = Екі мемлекетте мәлімделген күндер есептеле ме?
reading-overlap_policy-once = бір рет
reading-overlap_policy-set_aside = лауазымды адам тексергенге дейін есептелмейді
parameter-daycount = Күндер ай мен жылға қалай ауыстырылады?
reading-daycount-borrow_30 = жыл, ай және күн, айда 30 күн
reading-daycount-actual_days = күндер, жылда 365,25
reading-daycount-whole_months = тек толық айлар
parameter-fraction = Үлес қандай дәлдікпен алынады?
reading-fraction-days = күнге дейін
reading-fraction-whole_months = толық айлармен
reading-fraction-whole_years = толық жылдармен
parameter-military_conscript_counts = Басқа мемлекеттегі әскери қызмет есептеле ме?
reading-military_conscript_counts-by_agreement = Келісім бойынша
reading-military_conscript_counts-by_national_law = ұлттық заң бойынша да
reading-military_conscript_counts-never = ешқашан
parameter-study_counts_mn = Қазақстандағы оқу Моңғолияда есептеле ме?
reading-study_counts_mn-yes = иә
reading-study_counts_mn-no = жоқ
parameter-recalc_from = Келісім бойынша туындаған зейнетақы қай күннен төленеді?
reading-recalc_from-application = өтініш берілген күннен
reading-recalc_from-entry_into_force = Келісім күшіне енген күннен
parameter-double_pension_policy = Өз зейнетақысымен қатар шетелдік зейнетақы алуға бола ма?
reading-double_pension_policy-suspends = жоқ, өз зейнетақысы тоқтатыла тұрады
reading-double_pension_policy-allowed = иә
parameter-reply_deadline_days = Басқа мемлекет қандай мерзімде жауап береді?
reading-reply_deadline_days-none = мерзімі белгіленбеген
reading-reply_deadline_days-30 = 30 күн ішінде
parameter-languages = Басқа мемлекет қай тілде жазады?
reading-languages-own = өз тілінде
reading-languages-russian = орыс тілінде
parameter-partial_floor = Үлес есептелгенге дейін толық зейнетақы ең төмен мөлшерге көтеріле ме?
reading-partial_floor-full_raised_first = иә
reading-partial_floor-share_as_computed = жоқ
parameter-mn_compensated_counts = Моңғолия заңымен өтелген жылдар жұмыс болып есептеле ме?
reading-mn_compensated_counts-no = жоқ
reading-mn_compensated_counts-yes = иә
parameter-months_for_children = Балалар ананың жарна кезеңіне қосыла ма?
reading-months_for_children-not_counted = жоқ
reading-months_for_children-counted = иә, әрқайсысына бір жыл алты ай

# Азаматқа

citizen-title = { $state } заңнамасы бойынша өтініш берілген күнгі ({ $date }) зейнетақының алдын ала есебі
citizen-proposal = Бұл — алдын ала есеп, шешім емес. Шешімді лауазымды адам қабылдайды; есеп ештеңе тағайындамайды, өзгертпейді және тоқтатпайды.
citizen-periods = Сіздің кезеңдеріңіз
citizen-note = Назар аударыңыз
citizen-do = Не істеуге болады
citizen-law = Есеп қандай нормаларға негізделген
head-number = №
head-period = Кезең
head-length = Ұзақтығы
head-counted = Есептелді ме және неге
page = { $number }-бет, барлығы { $count }
period-what = { $kind }, { $territory }, { $dates }
length-at-least = кемінде { $length }
length-unknown = белгісіз
counted-service_to_cutoff = 1998 жылға дейінгі еңбек өтіліне есептелді: { $length }.
counted-participation_since = Базалық зейнетақы үшін есептелді: { $length }.
counted-own_contribution = Жарна төленген кезеңге есептелді: { $length }.
counted-by_agreement = Келісім бойынша есептелді: { $length }.
not-counted = Есептелмеді: { $why }
rest-not-counted = Қалғаны есептелмеді: { $why }
why-unverified = мәліметтер хабарланған, бірақ құжаттар тексерілмеген. Бұл сіздің қанша жұмыс істегеніңіз туралы ештеңе айтпайды.
why-not_totalisable = хабарлаған мемлекет бұл кезеңді қосып есептеуге рұқсат бермейді.
why-own_territory = шешім қабылдайтын мемлекеттің аумағындағы кезең тек сол мемлекеттің өз тіркелімі бойынша есептеледі.
why-elsewhere = үшінші мемлекеттегі кезең.
why-kind = заң мұндай түрдегі кезеңдерді есептемейді.
why-abroad = шыққан еліндегі жұмыс пен қызмет тұрақты тұруға келген этникалық қазақтарға немесе Келісім күшіне енгенде сол бойынша есептеледі.
why-agreement = Келісім әлі күшінде емес.
why-contributions = жарна төленгені туралы мәлімет жоқ.
why-from_cutoff = 1998 жылдан бастап мұндай кезеңдер есептелмейді.
why-capped = заң мұндай кезеңдер үшін белгілеген шекке жетті.
why-contested = бұл күндер екі мемлекетте қатар хабарланған; алдымен лауазымды адам тексереді.
why-no_days = көрсетілген күндер бойынша өтініш берілген күнге дейін бірде-бір толық күн көрінбейді.
do-unverified = { $numbers }-кезең: жұмыс туралы мәліметтерді көрсететін құжаттарды (еңбек кітапшасын, мұрағат анықтамасын, бұйрықтарды) тапсырыңыз немесе лауазымды адамнан басқа мемлекетке тексеру туралы сұрау жіберуді сұраңыз.
do-own_territory = { $numbers }-кезең: кезең өткен мемлекеттің құжаттарын тапсырыңыз.
do-abroad = { $numbers }-кезең: этникалық қазақ болып, тұрақты тұруға келсеңіз, қандас куәлігін немесе мәртебе туралы шешімді тапсырыңыз; әйтпесе Келісім күшіне енгенде қайта жүгініңіз.
do-agreement = { $numbers }-кезең: Келісім күшіне енгенде қайта жүгініңіз.
do-contributions = { $numbers }-кезең: төленген жарналар туралы анықтама тапсырыңыз.
do-contested = { $numbers }-кезең: сол күндері қайда болғаныңызды көрсететін құжаттарды тапсырыңыз.
do-dates = { $numbers }-кезең: нақты күндері көрсетілген құжаттарды тапсырыңыз.
do-objection = Есеппен келіспесеңіз, лауазымды адамнан түсіндірме сұраңыз немесе қарсылық білдіріңіз.
