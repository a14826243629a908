# Заключение на русском языке. Во всех языках одни и те же ключи и переменные; тест их сравнивает.

title = Расчёт прав на пенсию на день обращения, { $date }, по законодательству { $state }
state-kazakhstan = Казахстана
state-mongolia = Монголии

nothing-payable = С { $date } выплаты не полагаются: до этого дня выплата прекращается или приостанавливается. Дальнейшее сказано на случай, если этого не произойдёт.
kz-too-young = Пенсионный возраст наступает { $date } До этого дня пенсия не полагается.
kz-full = Имеется право на пенсионную выплату по возрасту в полном объёме: { $amount } в месяц. Засчитанный трудовой стаж до 1998 года: { $service }.
kz-full-unsaid = Имеется право на пенсионную выплату по возрасту в полном объёме; размер назвать нельзя, пока неизвестен доход. Засчитанный трудовой стаж до 1998 года: { $service }.
kz-partial = Имеется право на пенсионную выплату по возрасту в неполном объёме: { $amount } в месяц. Засчитанный трудовой стаж до 1998 года: { $service }; для полного объёма требуется { $required } лет.
kz-partial-unsaid = Имеется право на пенсионную выплату по возрасту в неполном объёме; размер назвать нельзя, пока неизвестен доход. Засчитанный трудовой стаж до 1998 года: { $service }; для полного объёма требуется { $required } лет.
kz-none = Права на пенсионную выплату по возрасту нет: засчитанный трудовой стаж до 1998 года составляет { $service }, требуется не менее 6 месяцев.
kz-base = Государственная базовая пенсионная выплата составляет { $amount } в месяц.
mn-full = Имеется право на полную пенсию из Фонда социального страхования: { $whole } в месяц, если Монголия выплачивает её целиком, или { $share }, если она платит за свои периоды. Период уплаты взносов: { $total }.
mn-full-unsaid = Имеется право на полную пенсию из Фонда социального страхования; размер назвать нельзя, пока неизвестен средний заработок. Период уплаты взносов: { $total }.
mn-proportional = Имеется право на пропорциональную пенсию из Фонда социального страхования; её размер источниками не установлен. Период уплаты взносов: { $total }.
mn-none = На день обращения права на пенсию из Фонда социального страхования нет. Период уплаты взносов: { $total }.
between-head = Не все даты известны с точностью до дня. С документами, где указаны дни, результат может быть иным:
between = { $figure }: от { $low } до { $high }
either = { $figure }: { $low } или { $high }

section-steps = Как получен результат
section-periods = Рассмотренные периоды
section-overlaps = Пересечения периодов
section-warnings = Вопросы для специалиста
section-open = Что не определено открытыми источниками и каким был бы результат при каждом толковании
section-evidence = Какие доказательства изменили бы результат
section-sources = На чём основан расчёт
nothing = Нет.

step-basis = Основание: { $article }. { $confidence }
step-inputs = Исходные данные: { $figures }
step-outcome = Итог: { $figures }
figure-line = { $name }: { $value }

# Даты заканчиваются сокращением «г.», после которого точка не ставится.
period-line = { $kind }, { $territory }, { $dates } { $origin }
dates-closed = { $from } – { $to }
dates-open = { $since }, без окончания.
origin-own = Из собственного реестра.
origin-given = По сведениям, введённым вручную.
origin-attested = Сообщено другим государством.
aside-unverified = Учтено в деле, но не засчитано: сообщившее государство не проверило доказательства.
aside-not_totalisable = Учтено в деле, но не засчитано: сообщившее государство не допускает суммирования.
aside-own_territory = Учтено в деле, но не засчитано: другое государство сообщает о периоде на территории государства, которое принимает решение; такой период засчитывается по его собственному учёту.

overlap-two_states = { $from } – { $to }: по периодам { $first } и { $second } лицо находилось сразу в двух государствах. Каждый день засчитан один раз, оба сведения сохранены.
overlap-told_twice = { $from } – { $to }: периоды { $first } и { $second } сообщают об одних и тех же днях из двух источников. Каждый день засчитан один раз, оба сведения сохранены.

warning-line = { $about } { $effect } Основание: { $article }.
warning-line-from = { $about } { $effect } Начиная с { $date } Основание: { $article }.
reading-line = { $reading }: { $figures }
reading-line-used = { $reading } (принято здесь): { $figures }

need-exact_dates = Документ с точными датами периода { $number }.
need-birth_date = Документ с полной датой рождения.
need-verification = Проверенные документы, подтверждающие сведения о работе, за период { $number }. Если сведения окажутся верны: { $figures }
need-average_income = Доход с 1998 года: среднемесячный за лучшие 36 месяцев подряд либо доход по месяцам.
need-average_wage = Заработок: средний за лучшие 60 месяцев подряд либо заработок по месяцам.

source-statement = Подписанное сообщение { $digest }
source-no-statement = Подписанных сообщений другого государства нет.
source-pack = Правила «{ $name }», версия от { $version }, SHA-256 { $digest }
source-keys = S с номером — источник из перечня в docs/law.md.
closing-kazakhstan = Это предложение. Оно ничего не назначает, не изменяет и не прекращает: решение принимает должностное лицо, а гражданин вправе получить разъяснение и заявить возражение (Закон Республики Казахстан «О персональных данных и их защите», статья 19-1).
closing-mongolia = Это предложение. Оно ничего не назначает, не изменяет и не прекращает: решение принимает должностное лицо, а гражданин вправе получить разъяснение и заявить возражение.

cited-social-code = Социальный кодекс Республики Казахстан
cited-agreement = Соглашение
cited-pension-law = закон Монголии о пенсиях из Фонда социального страхования
cited-not-found = в источниках не найдено
cited-order-232 = приказ 232 2023 года
cited-decree-853 = постановление 853 2013 года
cited-law-of-2022 = закон 2022 года

cited-unseen = { $cited } (текст не изучен)
cited-article = статья { $last }
cited-articles = статьи { $last }
cited-item = пункт { $last } статьи { $article }
cited-items = пункты { $last } статьи { $article }
cited-subitem = подпункт { $last } пункта { $item } статьи { $article }
cited-subitems = подпункты { $last } пункта { $item } статьи { $article }
cited-dotted = пункт { $last } статьи { $article }
cited-in = { $places } { $law }
cited-social-code-of = Социального кодекса РК
cited-agreement-of = Соглашения
cited-pension-law-of = закона Монголии о пенсиях из Фонда социального страхования

yes = да
no = нет
unknown = неизвестно
unknown-award_from = не назначается
unknown-reply_due = неизвестен
money-kzt = { $amount } тенге
money-mnt = { $amount } тугриков
date-day = { $day } { $month } { $year } г.
date-of-day = { $day } { $month } { $year } г.
date-month = { $month } { $year } г.
date-year = { $year } г.
since-day = с { $day } { $month } { $year } г.
since-month = с { $month } { $year } г.
since-year = с { $year } г.
month-1 = января
month-2 = февраля
month-3 = марта
month-4 = апреля
month-5 = мая
month-6 = июня
month-7 = июля
month-8 = августа
month-9 = сентября
month-10 = октября
month-11 = ноября
month-12 = декабря
month-alone-1 = январь
month-alone-2 = февраль
month-alone-3 = март
month-alone-4 = апрель
month-alone-5 = май
month-alone-6 = июнь
month-alone-7 = июль
month-alone-8 = август
month-alone-9 = сентябрь
month-alone-10 = октябрь
month-alone-11 = ноябрь
month-alone-12 = декабрь
month-since-1 = января
month-since-2 = февраля
month-since-3 = марта
month-since-4 = апреля
month-since-5 = мая
month-since-6 = июня
month-since-7 = июля
month-since-8 = августа
month-since-9 = сентября
month-since-10 = октября
month-since-11 = ноября
month-since-12 = декабря
years = { $count ->
    [one] { $count } год
    [few] { $count } года
   *[other] { $count } лет
}
months = { $count ->
    [one] { $count } месяц
    [few] { $count } месяца
   *[other] { $count } месяцев
}
days = { $count ->
    [one] { $count } день
    [few] { $count } дня
   *[other] { $count } дней
}
# Границы промежутка: родительный падеж.
years-bound = { $count ->
    [one] { $count } года
   *[other] { $count } лет
}
months-bound = { $count ->
    [one] { $count } месяца
   *[other] { $count } месяцев
}
days-bound = { $count ->
    [one] { $count } дня
   *[other] { $count } дней
}

confidence-V = Надёжно: официальный текст прочитан полностью.
confidence-V- = Довольно надёжно: официальная страница, видно было только её начало.
confidence-N = Менее надёжно: по сообщениям печати или обзору, а не по тексту закона.
confidence-C = Менее надёжно: по программам, работающим с официальным сервисом.
confidence-A = Ненадёжно: по аналогии с другим договором или системой.
confidence-I = Ненадёжно: вывод, прямо не указанный ни в одном источнике.
confidence-U = Ненадёжно: общие сведения без источника.

effect-refuse_acceptance = В приёме заявления может быть отказано.
effect-refuse_award = В назначении может быть отказано.
effect-suspend = Выплата приостанавливается.
effect-terminate = Выплата прекращается.
effect-look = Требуется проверка специалистом.
effect-not_settled = Источниками не урегулировано.

# Показатели

figure-as_of = день обращения
figure-birth_date = дата рождения
figure-pension_age_on = дата достижения пенсионного возраста
figure-pension_age_reached = пенсионный возраст достигнут
figure-cutoff = первый день, который не засчитывается
figure-days = дней
figure-service_to_cutoff = трудовой стаж до 1998 года
figure-counts = засчитывается
figure-ethnic_kazakh_resettler = этнический казах, прибывший на постоянное проживание
figure-agreement_in_force = Соглашение действует
figure-added = прибавлено
figure-days_of_other_kinds = дней в видах деятельности, которые не засчитываются
figure-days_from_cutoff = дней с 1998 года
figure-required_years = требуемый стаж для полного объёма, лет
figure-solidary_right = пенсионная выплата по возрасту
figure-solidary_percent = процент от среднемесячного дохода
figure-solidary_amount_kzt = пенсионная выплата по возрасту в месяц
figure-average_income = среднемесячный доход
figure-income_cap = наибольший учитываемый доход
figure-income_counted = учтённый доход
figure-minimum_pension = минимальный размер пенсии
figure-full_pension = пенсия в полном объёме
figure-months_counted = засчитано месяцев
figure-months_required = требуемый стаж для полного объёма, месяцев
figure-service_by_national_law = стаж по национальному законодательству
figure-participation_since = участие в пенсионной системе с 1998 года
figure-participation = стаж участия в пенсионной системе
figure-subsistence_minimum = прожиточный минимум
figure-base_percent = процент от прожиточного минимума
figure-base_amount_kzt = базовая пенсионная выплата в месяц
figure-award_from = назначается с
figure-departed = выезд на постоянное жительство
figure-funded_part = накопления в ЕНПФ
figure-happened_on = дата события
figure-paid_until = выплачивается по
figure-evidence_language = язык доказательств другого государства
figure-reply_due = срок ответа другого государства
figure-own_contribution = собственный период уплаты взносов
figure-total_contribution = период уплаты взносов всего
figure-kazakh_days = дней в Казахстане
figure-days_elsewhere = дней в других государствах
figure-threshold_months = требуемый период уплаты взносов, в месяцах
figure-age_at_threshold_on = возраст при требуемом периоде уплаты взносов, дата
figure-age_by_birth_year_on = возраст по году рождения, дата
figure-right = пенсия
figure-right_alone = пенсия без учёта Соглашения
figure-regime = льготный порядок
figure-average_wage = средний заработок
figure-replacement_percent = процент от среднего заработка
figure-amount_mnt_full_integration = в месяц, если Монголия платит целиком
figure-amount_mnt_proportional_share = в месяц, если Монголия платит свою долю
figure-amount_mnt = пенсия в месяц

word-full = в полном объёме
word-partial = в неполном объёме
word-proportional = пропорциональная
word-none = нет
word-exists = имеются
word-pending_legal_rule = ожидает правового урегулирования
word-underground = подземные, вредные или горячие работы
word-heavy = тяжёлые работы
word-herding = скотоводство
word-mothers_of_four = мать четырёх и более детей
word-mongolian = монгольский
word-kazakh = казахский
word-russian = русский

# Периоды

kind-EMPLOYMENT = работа
kind-MILITARY_SERVICE = воинская служба
kind-SPECIAL_STATE_SERVICE = служба в специальных или правоохранительных органах
kind-CIVIL_SERVICE = государственная служба
kind-SELF_EMPLOYMENT = предпринимательство или самозанятость
kind-CARE_OF_ADULT = уход за взрослым
kind-CARE_OF_DISABLED_CHILD = уход за ребёнком с инвалидностью
kind-CHILD_CARE = уход за малолетним ребёнком
kind-REPRESSION = необоснованное лишение свободы или репрессии
kind-WAR_TIME = служба или работа военного времени
kind-SPOUSE_ABROAD = проживание за границей с супругом на государственной службе
kind-MILITARY_SPOUSE = проживание с супругом-военнослужащим
kind-STUDY = обучение
kind-PARAMILITARY_GUARD = служба в военизированной охране
kind-VOLUNTARY_INSURANCE = добровольное страхование
kind-COMPENSATED = годы, возмещённые законом
kind-HERDING = скотоводство
kind-OTHER = иной период
territory-KAZAKHSTAN = Казахстан
territory-MONGOLIA = Монголия
territory-OTHER = другое государство

# Правила Казахстана

rule-kz-pension-age = Пенсионный возраст мужчин — 63 года; для женщин это первый день, когда достигнут возраст, установленный на этот день. Женщины, родившие (усыновившие, удочерившие) 5 и более детей и воспитавшие их до восьмилетнего возраста, и жители зон Семипалатинского полигона выходят на пенсию раньше.
rule-kz-service = Трудовой стаж засчитывается только до 1 января 1998 года, каждый день один раз.
rule-kz-labour-abroad = Трудовая деятельность в стране выбытия засчитывается этническим казахам, прибывшим на постоянное проживание.
rule-kz-labour-by-agreement = Работа в Монголии до 1998 года засчитывается после вступления Соглашения в силу.
rule-kz-military = Воинская служба в Монголии засчитывается по Соглашению.
rule-kz-study = Обучение засчитывается в Казахстане и за рубежом.
rule-kz-capped = Уход за малолетними детьми засчитывается не более 12 лет, проживание с супругом-служащим — не более 10 лет.
rule-kz-multipliers = Некоторые виды работы засчитываются в льготном исчислении.
rule-kz-not-counted = Некоторые периоды остаются в деле, но не засчитываются.
rule-kz-overlap = Дни, заявленные в двух государствах, засчитываются один раз и проверяются специалистом.
rule-kz-solidary-right = Для полного объёма мужчинам требуется 25 лет, женщинам 20 лет стажа до 1998 года; для неполного объёма достаточно 6 месяцев.
rule-kz-average-income = Берётся средний доход за 36 месяцев подряд с 1998 года, не выше 55 месячных расчётных показателей.
rule-kz-full-pension = Полная пенсия — 60 процентов среднемесячного дохода, плюс 1 процент за каждый полный год сверх требуемого стажа, и не ниже минимального размера пенсии.
rule-kz-partial-pension = Неполная пенсия — доля полной, пропорциональная стажу.
rule-kz-share = Каждое государство платит только за свои периоды.
rule-kz-participation = Стаж участия — это стаж до 1998 года, а затем период, за который осуществлялись обязательные пенсионные взносы, воинская служба и уход.
rule-kz-base-pension = Базовая пенсия — процент от прожиточного минимума, который растёт с каждым полным годом участия сверх десяти.
rule-kz-award-from = Пенсия назначается со дня регистрации заявления.
rule-kz-funded = Накопления выплачивает фонд. Переводятся ли они вслед за выехавшим, не урегулировано.
rule-kz-iin = ИИН с другой датой рождения с 2013 года не является ошибкой.
rule-kz-paid-until = Пенсия выплачивается по месяц, в котором возникло основание для прекращения, включительно.
rule-kz-refuse-acceptance = Заявление не принимается, если такое уже имеется или не хватает документов.
rule-kz-refuse-identity = Заявление не принимается, если данные о личности не соответствуют документам.
rule-kz-refuse-consent = Заявление не принимается без согласия на использование сведений ограниченного доступа.
rule-kz-refuse-award = Пенсия не назначается по недостоверным документам.
rule-kz-evidence = Стаж устанавливается по трудовой книжке, а при её отсутствии — по документам, подтверждающим сведения о работе, или по решению суда.
rule-kz-suspend = Выплата приостанавливается с первого числа месяца, следующего за месяцем, в котором поступили сведения.
rule-kz-suspend-identity = Выплата приостанавливается по истечении срока документа, удостоверяющего личность.
rule-kz-pension-abroad = При получении пенсии за рубежом выплата приостанавливается с месяца, следующего за месяцем поступления сведений, и возобновляется только после возмещения излишне зачисленных сумм в стране выбытия.
rule-kz-terminate = Выплата прекращается.
rule-kz-departure = Выплата прекращается по окончании месяца выезда на постоянное жительство.
rule-kz-file-request = Выплата прекращается по запросу пенсионного дела другим государством. Вопрос о периодах таким запросом не является.
rule-kz-one-pension = Из пенсии по возрасту и за выслугу лет выплачивается одна.
rule-kz-out-of-scope = Пенсии за выслугу лет и за военную службу Соглашением не охвачены.

# Правила Монголии

rule-mn-contributions = Собственный период — работа с уплатой взносов и военная служба.
rule-mn-compensated = Годы, возмещённые законом 2022 года, не были отработаны.
rule-mn-children = Каждый ребёнок прибавляет к периоду взносов матери один год и шесть месяцев.
rule-mn-by-agreement = Соглашение прибавляет работу, военную службу и учёбу в Казахстане до 1998 года.
rule-mn-not-counted = Некоторые периоды остаются в деле, но не засчитываются.
rule-mn-overlap = Дни, заявленные в двух государствах, засчитываются один раз и проверяются специалистом.
rule-mn-threshold = Требуемый период уплаты взносов растёт на три месяца в год, до 25 лет в 2037 году.
rule-mn-age = При требуемом периоде уплаты взносов право возникает в 60 лет у мужчин и в 55 лет у женщин.
rule-mn-age-by-birth-year = У остальных — позже, на три месяца за каждый год рождения, не позднее 65 лет.
rule-mn-preferential = При 20 годах взносов право возникает раньше при некоторых работах, а у матерей — при четырёх и более детях.
rule-mn-full-right = Полная пенсия полагается при требуемом периоде уплаты взносов либо при 20 годах и возрасте по году рождения.
rule-mn-proportional-right = От 10 до 20 лет и возраст по году рождения дают пропорциональную пенсию; меньше — не дают.
rule-mn-alone = Без того, что прибавляет Соглашение, право было бы иным.
rule-mn-average-wage = Берётся средний заработок за 60 месяцев подряд из последних 20 лет.
rule-mn-replacement = Пенсия — 45 процентов среднего заработка и ещё 1,5 процента за каждый полный год сверх 20.
rule-mn-share = Кто платит, не установлено: Монголия целиком или долю своих периодов.
rule-mn-proportional-amount = Пропорциональная пенсия уменьшается; насколько, источники не говорят.
rule-mn-notional-account = У родившихся с 1960 года есть именной счёт; чья пенсия исчисляется по нему, не подтверждено.
rule-mn-welfare = Не имеющий страховой пенсии может иметь право на социальную пенсию.
rule-mn-circumstance = Последствия этого обстоятельства по монгольскому закону не найдены.
rule-mn-evidence = Переписанная заново трудовая книжка требует архивной справки.
rule-mn-award-from = Пенсия назначается со дня обращения; текст закона не изучен.
rule-mn-out-of-scope = Военные пенсии Соглашением не охвачены.
rule-mn-file-request = Запрос пенсионного дела прекращает пенсию в Казахстане.

# На что обратить внимание

warning-already_on_record = Такое назначение, выплата или заявление уже имеется.
warning-documents_incomplete = Документов не хватает либо их срок истекает.
warning-identity_not_matching = Данные о личности не соответствуют документам.
warning-consent_missing = Нет согласия на использование сведений ограниченного доступа.
warning-untrue_documents = Документы или сведения недостоверны.
warning-not_drawn = Выплаты не получали три месяца.
warning-identity_expired = Истёк срок документа, удостоверяющего личность, или удостоверения кандаса.
warning-missing = Лицо безвестно отсутствует.
warning-citizenship_lost = Гражданство утрачено, вида на жительство нет.
warning-pension_abroad = Лицо получает пенсию за рубежом.
warning-died = Лицо умерло.
warning-departed = Лицо выехало на постоянное жительство.
warning-judge_support = Лицо получает пожизненное содержание судьи.
warning-long_service_pension = Лицо получает пенсию за выслугу лет.
warning-file_requested = Другое государство запросило пенсионное дело.
warning-own_request = Лицо просит снять его с учёта.
warning-unverified_evidence = Часть доказательств не проверена. О продолжительности работы это не говорит.
warning-multiplier_unknown = У периода неизвестный код льготного исчисления; он засчитан однократно.
warning-two_states_at_once = Некоторые дни заявлены в двух государствах.
warning-funded_transfer = Накопления выехавшего: выплачиваются они или переводятся, не урегулировано.
warning-iin_spells_another_date = В ИИН другая дата рождения: сверьте с государственной записью.
warning-compensated_years = Некоторые годы возмещены законом, а не отработаны.
warning-proportional_amount = Размер пропорциональной пенсии назвать нельзя.
warning-notional_account = Возможна пенсия по именному счёту; здесь она не рассчитывается.
warning-welfare_pension = Возможна социальная пенсия.

# Открытые параметры и их толкования

parameter-effective_from = Действует ли Соглашение?
reading-effective_from-as_told = как указано в деле
reading-effective_from-in_force = действует
reading-effective_from-not_in_force = не действует
parameter-benefit_share = Кто платит за периоды другого государства?
reading-benefit_share-full_integration = решающее государство платит целиком
reading-benefit_share-proportional = каждое государство платит за свои периоды
parameter-mn_cutoff = По какой день суммируются монгольские периоды?
reading-mn_cutoff-none = без ограничения
reading-mn_cutoff-1998 = по конец 1997 года
parameter-mn_counts_kz_post1998 = Засчитывает ли Монголия периоды в Казахстане с 1998 года?
reading-mn_counts_kz_post1998-no = нет
reading-mn_counts_kz_post1998-yes = да
parameter-kz_counts_mn_post1998 = Засчитывает ли Казахстан работу в Монголии с 1998 года для базовой пенсии?
reading-kz_counts_mn_post1998-no = нет
reading-kz_counts_mn_post1998-yes = да
parameter-min_own_days = Нужны ли собственные периоды, чтобы прибавить чужие?
reading-min_own_days-none = нет
reading-min_own_days-365 = не менее года
parameter-overlap_policy = Засчитываются ли дни, заявленные в двух государствах?
reading-overlap_policy-once = один раз
reading-overlap_policy-set_aside = не ранее проверки специалистом
parameter-daycount = Как дни переводятся в месяцы и годы?
reading-daycount-borrow_30 = годы, месяцы и дни, в месяце 30 дней
reading-daycount-actual_days = дни, в году 365,25
reading-daycount-whole_months = только полные месяцы
parameter-fraction = С какой точностью берётся доля?
reading-fraction-days = до дня
reading-fraction-whole_months = по полным месяцам
reading-fraction-whole_years = по полным годам
parameter-military_conscript_counts = Засчитывается ли воинская служба в другом государстве?
reading-military_conscript_counts-by_agreement = по Соглашению
reading-military_conscript_counts-by_national_law = и по национальному закону
reading-military_conscript_counts-never = никогда
parameter-study_counts_mn = Засчитывается ли в Монголии обучение в Казахстане?
reading-study_counts_mn-yes = да
reading-study_counts_mn-no = нет
parameter-recalc_from = С какого дня платится пенсия, возникшая по Соглашению?
reading-recalc_from-application = со дня обращения
reading-recalc_from-entry_into_force = со дня вступления в силу
parameter-double_pension_policy = Можно ли получать зарубежную пенсию наряду с собственной?
reading-double_pension_policy-suspends = нет, собственная приостанавливается
reading-double_pension_policy-allowed = да
parameter-reply_deadline_days = В какой срок отвечает другое государство?
reading-reply_deadline_days-none = срок не установлен
reading-reply_deadline_days-30 = в течение 30 дней
parameter-languages = На каком языке пишет другое государство?
reading-languages-own = на своём
reading-languages-russian = на русском
parameter-partial_floor = Повышается ли полная пенсия до минимальной до расчёта доли?
reading-partial_floor-full_raised_first = да
reading-partial_floor-share_as_computed = нет
parameter-mn_compensated_counts = Считаются ли работой годы, возмещённые законом Монголии?
reading-mn_compensated_counts-no = нет
reading-mn_compensated_counts-yes = да
parameter-months_for_children = Прибавляют ли дети к периоду взносов матери?
reading-months_for_children-not_counted = нет
reading-months_for_children-counted = да, по одному году и шести месяцам

# Для гражданина

citizen-title = Предварительный расчёт пенсии на день обращения, { $date }, по законодательству { $state }
citizen-proposal = Это предварительный расчёт, а не решение. Решение принимает должностное лицо; расчёт ничего не назначает, не изменяет и не прекращает.
citizen-periods = Ваши периоды
citizen-note = На что обратить внимание
citizen-do = Что можно сделать
citizen-law = На каких нормах основан расчёт
head-number = №
head-period = Период
head-length = Длительность
head-counted = Засчитано ли и почему
page = Страница { $number } из { $count }
period-what = { $kind }, { $territory }, { $dates }
length-at-least = не менее: { $length }
length-unknown = неизвестна
counted-service_to_cutoff = Засчитано в трудовой стаж до 1998 года: { $length }.
counted-participation_since = Засчитано для базовой пенсии: { $length }.
counted-own_contribution = Засчитано в период уплаты взносов: { $length }.
counted-by_agreement = Засчитано по Соглашению: { $length }.
not-counted = Не засчитано: { $why }
rest-not-counted = В остальном не засчитано: { $why }
why-unverified = сведения сообщены, но документы не проверены. О том, сколько вы работали, это не говорит.
why-not_totalisable = сообщившее государство не допускает суммирования этого периода.
why-own_territory = период на территории государства, которое принимает решение, засчитывается только по его собственному учёту.
why-elsewhere = период в третьем государстве.
why-kind = закон не засчитывает периоды такого вида.
why-abroad = работа и служба в стране выбытия засчитываются этническим казахам, прибывшим на постоянное проживание, или по Соглашению, когда оно действует.
why-agreement = Соглашение пока не действует.
why-contributions = нет сведений, что взносы уплачены.
why-from_cutoff = с 1998 года такие периоды не засчитываются.
why-capped = достигнут предел, который закон устанавливает для периодов такого вида.
why-contested = эти дни сообщены сразу в двух государствах; сначала их проверит должностное лицо.
why-no_days = по указанным датам не видно ни одного полного дня до дня обращения.
do-unverified = Периоды { $numbers }: представьте документы, подтверждающие сведения о работе (трудовую книжку, архивную справку, приказы), или попросите должностное лицо запросить проверку у другого государства.
do-own_territory = Периоды { $numbers }: представьте документы государства, на территории которого они прошли.
do-abroad = Периоды { $numbers }: если вы этнический казах и прибыли на постоянное проживание, представьте удостоверение кандаса или решение о статусе; иначе обратитесь снова, когда Соглашение вступит в силу.
do-agreement = Периоды { $numbers }: обратитесь снова, когда Соглашение вступит в силу.
do-contributions = Периоды { $numbers }: представьте справку об уплаченных взносах.
do-contested = Периоды { $numbers }: представьте документы, из которых видно, где вы находились в эти дни.
do-dates = Периоды { $numbers }: представьте документы, где указаны дни.
do-objection = Если вы не согласны с расчётом, попросите разъяснение у должностного лица или заявите возражение.
