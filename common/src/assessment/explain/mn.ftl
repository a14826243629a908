# Монгол хэл дээрх дүгнэлт. Бүх хэлэнд түлхүүр, хувьсагч ижил; тестээр харьцуулна.

title = { $state } хууль тогтоомжийн дагуу өргөдөл гаргасан өдөр буюу { $date } өдрийн байдлаарх тэтгэврийн эрхийн тооцоо
state-kazakhstan = Казахстан Улсын
state-mongolia = Монгол Улсын

nothing-payable = { $date } өдрөөс эхлэн юу ч олгохгүй: энэ өдрөөс өмнө олголт зогсоно эсвэл түдгэлзэнэ. Доорхыг олголт зогсоогүй тохиолдолд хэлсэн.
kz-too-young = Тэтгэврийн насанд { $date } хүрнэ. Энэ өдрөөс өмнө тэтгэвэр олгохгүй.
kz-full = Өндөр насны тэтгэврийг бүрэн хэмжээгээр авах эрхтэй: сард { $amount }. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }.
kz-full-unsaid = Өндөр насны тэтгэврийг бүрэн хэмжээгээр авах эрхтэй; орлого тодорхойгүй тул хэмжээг хэлэх боломжгүй. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }.
kz-partial = Өндөр насны тэтгэврийг бүрэн бус хэмжээгээр авах эрхтэй: сард { $amount }. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }; бүрэн хэмжээнд { $required } жил шаардана.
kz-partial-unsaid = Өндөр насны тэтгэврийг бүрэн бус хэмжээгээр авах эрхтэй; орлого тодорхойгүй тул хэмжээг хэлэх боломжгүй. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }; бүрэн хэмжээнд { $required } жил шаардана.
kz-none = Өндөр насны тэтгэвэр авах эрхгүй: 1998 оноос өмнөх тооцсон ажилласан хугацаа { $service }, доод тал нь 6 сар шаардана.
kz-base = Улсын суурь тэтгэврийн хэмжээ сард { $amount } байна.
mn-full = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй: Монгол Улс бүхэлд нь олговол сард { $whole }, зөвхөн өөрийн хугацааны хувийг олговол { $share }. Шимтгэл төлсөн хугацаа: { $total }.
mn-full-unsaid = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй; цалин хөлс, түүнтэй адилтгах орлогын дундаж тодорхойгүй тул хэмжээг хэлэх боломжгүй. Шимтгэл төлсөн хугацаа: { $total }.
mn-proportional = Нийгмийн даатгалын сангаас хувь тэнцүүлсэн тэтгэвэр авах эрхтэй; хэмжээг эх сурвалжид тогтоогоогүй. Шимтгэл төлсөн хугацаа: { $total }.
mn-none = Өргөдөл гаргасан өдрийн байдлаар Нийгмийн даатгалын сангаас тэтгэвэр авах эрхгүй. Шимтгэл төлсөн хугацаа: { $total }.
between-head = Бүх огноо өдрөөрөө тодорхой биш. Өдрийг заасан баримттай бол үр дүн өөр байж болно:
between = { $figure }: { $low } { $high } хүртэл
either = { $figure }: { $low } эсвэл { $high }

section-steps = Үр дүнд хэрхэн хүрсэн
section-periods = Авч үзсэн хугацаа
section-overlaps = Давхацсан хугацаа
section-warnings = Албан тушаалтанд зориулсан асуудал
section-open = Нээлттэй эх сурвалжид тогтоогоогүй зүйл ба тайлбар тус бүрээр гарах үр дүн
section-evidence = Үр дүнг өөрчлөх нотлох баримт
section-sources = Тооцооны үндэслэл
nothing = Байхгүй.

step-basis = Үндэслэл: { $article }. { $confidence }
step-inputs = Оролтын мэдээлэл: { $figures }
step-outcome = Үр дүн: { $figures }
figure-line = { $name }: { $value }

period-line = { $kind }, { $territory }, { $dates }. { $origin }
dates-closed = { $from } – { $to }
dates-open = { $since }, дуусаагүй
origin-own = Өөрийн бүртгэлээс.
origin-given = Гараар оруулсан мэдээллээс.
origin-attested = Нөгөө улс мэдээлсэн.
aside-unverified = Хэрэгт тусгасан боловч тооцоогүй: баталгаагүй, мэдээлсэн улс нотлох баримтыг шалгаагүй.
aside-not_totalisable = Хэрэгт тусгасан боловч тооцоогүй: мэдээлсэн улс нэгтгэн тооцохыг зөвшөөрөөгүй.
aside-own_territory = Хэрэгт тусгасан боловч тооцоогүй: нөгөө улс нь шийдвэрлэж буй улсын нутаг дэвсгэр дэх хугацааг мэдээлсэн; ийм хугацаанд тухайн улсын өөрийн бүртгэл үндэслэл болно.

overlap-two_states = { $from } – { $to }: { $first } болон { $second } хугацаагаар тухайн хүн нэгэн зэрэг хоёр улсад байсан болж байна. Өдөр бүрийг нэг удаа тооцож, хоёр мэдээллийг хоёуланг нь хадгална.
overlap-told_twice = { $from } – { $to }: { $first } болон { $second } хугацаа нэг л өдрүүдийг хоёр эх сурвалжаас мэдээлж байна. Өдөр бүрийг нэг удаа тооцож, хоёр мэдээллийг хоёуланг нь хадгална.

warning-line = { $about } { $effect } Үндэслэл: { $article }.
warning-line-from = { $about } { $effect } Эхлэх өдөр: { $date }. Үндэслэл: { $article }.
reading-line = { $reading }: { $figures }
reading-line-used = { $reading } (энд хэрэглэсэн): { $figures }

need-exact_dates = { $number } хугацааны тодорхой огноотой баримт.
need-birth_date = Төрсөн огноог бүрэн заасан баримт.
need-verification = { $number } хугацааны шалгасан нотлох баримт. Мэдээлэл зөв болбол: { $figures }
need-average_income = 1998 оноос хойших орлого: дараалсан 36 сарын хамгийн өндөр дундаж эсвэл сар бүрийн орлого.
need-average_wage = Цалин хөлс, түүнтэй адилтгах орлого: дараалсан 60 сарын хамгийн өндөр дундаж эсвэл сар бүрийн орлого.

source-statement = Гарын үсэгтэй мэдэгдэл { $digest }
source-no-statement = Нөгөө улсын гарын үсэгтэй мэдэгдэл байхгүй.
source-pack = «{ $name }» дүрэм, { $version } өдрийн хувилбар, SHA-256 { $digest }
source-keys = Дугаартай S нь docs/law.md-д жагсаасан эх сурвалж.
closing-kazakhstan = Энэ бол санал. Юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй: шийдвэрийг албан тушаалтан гаргах бөгөөд иргэн тайлбар авах, гомдол гаргах эрхтэй (Казахстан Улсын хувийн мэдээллийн тухай хууль, 19-1 дүгээр зүйл).
closing-mongolia = Энэ бол санал. Юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй: шийдвэрийг албан тушаалтан гаргах бөгөөд иргэн тайлбар авах, гомдол гаргах эрхтэй.

cited-social-code = Казахстан Улсын Нийгмийн кодекс
cited-agreement = Хэлэлцээр
cited-pension-law = Нийгмийн даатгалын сангаас олгох тэтгэврийн тухай хууль
cited-not-found = эх сурвалжаас олдоогүй
cited-order-232 = 2023 оны 232 дугаар тушаал
cited-decree-853 = 2013 оны 853 дугаар тогтоол
cited-law-of-2022 = 2022 оны хууль

cited-unseen = { $cited } (эхийг үзээгүй)
cited-article = { $last } зүйл
cited-articles = { $last } зүйл
cited-item = { $article } зүйлийн { $last } хэсэг
cited-items = { $article } зүйлийн { $last } хэсэг
cited-subitem = { $article } зүйлийн { $item } хэсгийн { $last }
cited-subitems = { $article } зүйлийн { $item } хэсгийн { $last }
cited-dotted = { $article } зүйлийн { $last } заалт
cited-in = { $law } { $places }
cited-social-code-of = Казахстан Улсын Нийгмийн кодексын
cited-agreement-of = Хэлэлцээрийн
cited-pension-law-of = Нийгмийн даатгалын сангаас олгох тэтгэврийн тухай хуулийн

yes = тийм
no = үгүй
unknown = тодорхойгүй
unknown-award_from = тогтоохгүй
unknown-reply_due = тодорхойгүй
money-kzt = { $amount } тэнгэ
money-mnt = { $amount } төгрөг
date-day = { $year } оны { $month } { $day } өдөр
date-of-day = { $year } оны { $month } { $day }
date-month = { $year } оны { $month }
date-year = { $year } он
since-day = { $year } оны { $month } { $day } өдрөөс хойш
since-month = { $year } оны { $month } хойш
since-year = { $year } оноос хойш
month-1 = 1 дүгээр сарын
month-2 = 2 дугаар сарын
month-3 = 3 дугаар сарын
month-4 = 4 дүгээр сарын
month-5 = 5 дугаар сарын
month-6 = 6 дугаар сарын
month-7 = 7 дугаар сарын
month-8 = 8 дугаар сарын
month-9 = 9 дүгээр сарын
month-10 = 10 дугаар сарын
month-11 = 11 дүгээр сарын
month-12 = 12 дугаар сарын
month-alone-1 = 1 дүгээр сар
month-alone-2 = 2 дугаар сар
month-alone-3 = 3 дугаар сар
month-alone-4 = 4 дүгээр сар
month-alone-5 = 5 дугаар сар
month-alone-6 = 6 дугаар сар
month-alone-7 = 7 дугаар сар
month-alone-8 = 8 дугаар сар
month-alone-9 = 9 дүгээр сар
month-alone-10 = 10 дугаар сар
month-alone-11 = 11 дүгээр сар
month-alone-12 = 12 дугаар сар
month-since-1 = 1 дүгээр сараас
month-since-2 = 2 дугаар сараас
month-since-3 = 3 дугаар сараас
month-since-4 = 4 дүгээр сараас
month-since-5 = 5 дугаар сараас
month-since-6 = 6 дугаар сараас
month-since-7 = 7 дугаар сараас
month-since-8 = 8 дугаар сараас
month-since-9 = 9 дүгээр сараас
month-since-10 = 10 дугаар сараас
month-since-11 = 11 дүгээр сараас
month-since-12 = 12 дугаар сараас
years = { $count ->
   *[other] { $count } жил
}
months = { $count ->
   *[other] { $count } сар
}
days = { $count ->
   *[other] { $count } өдөр
}
# Завсрын хязгаар.
years-bound = { $count ->
   *[other] { $count } жил
}
months-bound = { $count ->
   *[other] { $count } сар
}
days-bound = { $count ->
   *[other] { $count } өдөр
}

confidence-V = Найдвартай: албан ёсны эхийг бүрэн уншсан.
confidence-V- = Нэлээд найдвартай: албан ёсны хуудасны зөвхөн эхийг харсан.
confidence-N = Найдвар муутай: хуулийн эхээс бус, мэдээ буюу тоймоос.
confidence-C = Найдвар муутай: албан ёсны үйлчилгээг ашигладаг програмаас.
confidence-A = Найдваргүй: өөр гэрээ буюу тогтолцоотой адилтгасан.
confidence-I = Найдваргүй: аль ч эх сурвалжид шууд заагаагүй дүгнэлт.
confidence-U = Найдваргүй: эх сурвалжгүй ерөнхий мэдлэг.

effect-refuse_acceptance = Өргөдлийг хүлээн авахаас татгалзаж болно.
effect-refuse_award = Тогтоохоос татгалзаж болно.
effect-suspend = Олголтыг түдгэлзүүлнэ.
effect-terminate = Олголтыг зогсооно.
effect-look = Албан тушаалтан шалгах шаардлагатай.
effect-not_settled = Эх сурвалжид зохицуулаагүй.

# Үзүүлэлт

figure-as_of = өргөдөл гаргасан өдөр
figure-birth_date = төрсөн огноо
figure-pension_age_on = тэтгэврийн насанд хүрэх өдөр
figure-pension_age_reached = тэтгэврийн насанд хүрсэн
figure-cutoff = тооцохгүй эхний өдөр
figure-days = өдрийн тоо
figure-service_to_cutoff = 1998 оноос өмнөх ажилласан хугацаа
figure-counts = тооцно
figure-ethnic_kazakh_resettler = байнга оршин суухаар ирсэн угсаатны казах
figure-agreement_in_force = Хэлэлцээр хүчинтэй
figure-added = нэмсэн
figure-days_of_other_kinds = тооцохгүй төрлийн өдрийн тоо
figure-days_from_cutoff = 1998 оноос хойших өдрийн тоо
figure-required_years = бүрэн хэмжээнд шаардах жил
figure-solidary_right = өндөр насны тэтгэвэр
figure-solidary_percent = сарын дундаж орлогын хувь
figure-solidary_amount_kzt = өндөр насны тэтгэвэр, сард
figure-average_income = сарын дундаж орлого
figure-income_cap = тооцох орлогын дээд хэмжээ
figure-income_counted = тооцсон орлого
figure-minimum_pension = тэтгэврийн доод хэмжээ
figure-full_pension = бүрэн тэтгэвэр
figure-months_counted = тооцсон сар
figure-months_required = бүрэн хэмжээнд шаардах сар
figure-service_by_national_law = дотоодын хуулиар тооцох хугацаа
figure-participation_since = 1998 оноос хойш тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-participation = тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-subsistence_minimum = амьжиргааны доод түвшин
figure-base_percent = амьжиргааны доод түвшний хувь
figure-base_amount_kzt = суурь тэтгэвэр, сард
figure-award_from = тогтоох өдөр
figure-departed = байнга оршин суухаар явсан
figure-funded_part = Тэтгэврийн хуримтлалын нэгдсэн сан дахь хуримтлал
figure-happened_on = үйл явдал болсон өдөр
figure-paid_until = олгох сүүлийн өдөр
figure-evidence_language = нөгөө улсын нотлох баримтын хэл
figure-reply_due = нөгөө улс хариу өгөх хугацаа
figure-own_contribution = өөрийн шимтгэл төлсөн хугацаа
figure-total_contribution = нийт шимтгэл төлсөн хугацаа
figure-kazakh_days = Казахстан дахь өдрийн тоо
figure-days_elsewhere = бусад улс дахь өдрийн тоо
figure-threshold_months = шимтгэл төлсөн байвал зохих хугацаа, сараар
figure-age_at_threshold_on = шимтгэл төлсөн байвал зохих хугацааг хангасан үеийн нас, өдөр
figure-age_by_birth_year_on = төрсөн оны дагуух нас, өдөр
figure-right = тэтгэвэр
figure-right_alone = Хэлэлцээргүй үеийн тэтгэвэр
figure-regime = хөнгөлөлттэй нөхцөл
figure-average_wage = цалин хөлс, түүнтэй адилтгах орлогын дундаж
figure-replacement_percent = цалин хөлс, түүнтэй адилтгах орлогын дунджийн хувь
figure-amount_mnt_full_integration = Монгол Улс бүхэлд нь олговол, сард
figure-amount_mnt_proportional_share = Монгол Улс өөрийн хувийг олговол, сард
figure-amount_mnt = тэтгэвэр, сард

word-full = бүрэн хэмжээгээр
word-partial = бүрэн бус хэмжээгээр
word-proportional = хувь тэнцүүлсэн
word-none = байхгүй
word-exists = байгаа
word-pending_legal_rule = эрх зүйн зохицуулалт хүлээж байгаа
word-underground = газрын доорх, хортой буюу халуун нөхцөлийн ажил
word-heavy = хүнд нөхцөлийн ажил
word-herding = мал аж ахуй
word-mothers_of_four = дөрөв ба түүнээс олон хүүхэдтэй эх
word-mongolian = монгол хэл
word-kazakh = казах хэл
word-russian = орос хэл

# Хугацаа

kind-EMPLOYMENT = ажил
kind-MILITARY_SERVICE = цэргийн алба
kind-SPECIAL_STATE_SERVICE = төрийн тусгай алба буюу хууль сахиулах байгууллагын алба
kind-CIVIL_SERVICE = төрийн алба
kind-SELF_EMPLOYMENT = бизнес эрхлэлт буюу хувиараа хөдөлмөр эрхлэлт
kind-CARE_OF_ADULT = насанд хүрсэн хүнийг асрах
kind-CARE_OF_DISABLED_CHILD = хөгжлийн бэрхшээлтэй хүүхдийг асрах
kind-CHILD_CARE = бага насны хүүхдийг асрах
kind-REPRESSION = үндэслэлгүй хоригдсон буюу хэлмэгдсэн хугацаа
kind-WAR_TIME = дайны үеийн алба буюу ажил
kind-SPOUSE_ABROAD = төрийн албанд байсан эхнэр, нөхрийн хамт гадаадад байсан хугацаа
kind-MILITARY_SPOUSE = цэргийн албан хаагч эхнэр, нөхрийн хамт байсан хугацаа
kind-STUDY = суралцсан хугацаа
kind-PARAMILITARY_GUARD = цэрэгжсэн хамгаалалтын алба
kind-VOLUNTARY_INSURANCE = сайн дурын даатгал
kind-COMPENSATED = хуулиар нөхөн тооцсон жил
kind-HERDING = мал аж ахуй эрхлэлт
kind-OTHER = бусад хугацаа
territory-KAZAKHSTAN = Казахстан
territory-MONGOLIA = Монгол
territory-OTHER = өөр улс

# Казахстаны дүрэм

rule-kz-pension-age = Эрэгтэйчүүдийн тэтгэврийн нас 63; эмэгтэйчүүдийн хувьд тухайн өдөр тогтоосон насанд хүрсэн эхний өдөр. Тав ба түүнээс олон хүүхэд төрүүлж (үрчлэн авч) найман нас хүртэл өсгөсөн эмэгтэй болон Семипалатинскийн туршилтын бүсийн оршин суугч тэтгэвэрт эрт гарна.
rule-kz-service = Ажилласан хугацааг зөвхөн 1998 оны 1 дүгээр сарын 1-нээс өмнөх байдлаар, өдөр бүрийг нэг удаа тооцно.
rule-kz-labour-abroad = Явсан орондоо ажилласан хугацааг байнга оршин суухаар ирсэн угсаатны казахуудад тооцно.
rule-kz-labour-by-agreement = Монголд 1998 оноос өмнө ажилласан хугацааг Хэлэлцээр хүчин төгөлдөр болсны дараа тооцно.
rule-kz-military = Монголд хаасан цэргийн албыг Хэлэлцээрээр тооцно.
rule-kz-study = Суралцсан хугацааг Казахстанд ч, гадаадад ч тооцно.
rule-kz-capped = Бага насны хүүхэд асарсан хугацааг 12 жил хүртэл, алба хаагч эхнэр, нөхрийн хамт байсан хугацааг 10 жил хүртэл тооцно.
rule-kz-multipliers = Зарим ажлыг хөнгөлөлттэй тооцно.
rule-kz-not-counted = Зарим хугацааг хэрэгт тусгах боловч тооцохгүй.
rule-kz-overlap = Хоёр улсад мэдүүлсэн өдрийг нэг удаа тооцож, албан тушаалтан шалгана.
rule-kz-solidary-right = Бүрэн хэмжээнд 1998 оноос өмнө эрэгтэй 25 жил, эмэгтэй 20 жил ажилласан байх ёстой; бүрэн бус хэмжээнд 6 сар хангалттай.
rule-kz-average-income = 1998 оноос хойших дараалсан 36 сарын дундаж орлогыг авах ба сарын тооцооны үзүүлэлтийг 55 дахин авсан хэмжээнээс хэтрэхгүй.
rule-kz-full-pension = Бүрэн тэтгэвэр нь сарын дундаж орлогын 60 хувь, шаардсанаас илүү бүтэн жил тутамд 1 хувь нэмэгдэх бөгөөд тэтгэврийн доод хэмжээнээс багагүй байна.
rule-kz-partial-pension = Бүрэн бус тэтгэвэр нь бүрэн тэтгэврийн ажилласан хугацаанд хувь тэнцүүлсэн хэсэг юм.
rule-kz-share = Улс бүр зөвхөн өөрийн хугацаанд олгоно.
rule-kz-participation = Оролцсон хугацаа нь 1998 оноос өмнө ажилласан хугацаа, түүнээс хойш шимтгэл төлсөн ажил, цэргийн алба, асаргаа юм.
rule-kz-base-pension = Суурь тэтгэвэр нь амьжиргааны доод түвшний хувь бөгөөд арван жилээс дээш оролцсон бүтэн жил тутамд өснө.
rule-kz-award-from = Тэтгэврийг өргөдөл бүртгэсэн өдрөөс тогтооно.
rule-kz-funded = Хуримтлалыг Тэтгэврийн хуримтлалын нэгдсэн сан олгоно. Явсан хүнийг дагаж шилжих эсэхийг зохицуулаагүй.
rule-kz-iin = Хувийн дугаар өөр төрсөн огноо илэрхийлж байвал 2013 оноос хойш алдаа биш.
rule-kz-paid-until = Зогсоох үндэслэл үүссэн сарын эцэс хүртэл тэтгэвэр олгоно.
rule-kz-refuse-acceptance = Ийм өргөдөл бүртгэлтэй эсвэл баримт дутуу бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-identity = Хүний мэдээлэл баримттай таарахгүй бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-consent = Хязгаарлагдмал мэдээлэл ашиглах зөвшөөрөлгүй бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-award = Худал баримтаар тэтгэвэр тогтоохгүй.
rule-kz-evidence = Ажилласан хугацааг хөдөлмөрийн дэвтэр, бусад баримт эсвэл шүүхийн шийдвэрээр нотолно.
rule-kz-suspend = Мэдээлэл ирсэн сарын дараах сарын 1-нээс олголтыг түдгэлзүүлнэ.
rule-kz-suspend-identity = Иргэний баримтын хугацаа дуусвал олголтыг түдгэлзүүлнэ.
rule-kz-pension-abroad = Гадаадад тэтгэвэр авбал мэдээлэл ирсэн сарын дараах сараас олголтыг түдгэлзүүлж, явсан оронд илүү олгосон мөнгийг буцаан төлсний дараа л сэргээнэ.
rule-kz-terminate = Олголтыг зогсооно.
rule-kz-departure = Байнга оршин суухаар явсан сар дуусахад олголтыг зогсооно.
rule-kz-file-request = Нөгөө улс тэтгэврийн хувийн хэргийг шаардвал олголтыг зогсооно. Хугацааны талаарх асуулга ийм шаардлага биш.
rule-kz-one-pension = Өндөр насны болон алба хаасны тэтгэврийн нэгийг л олгоно.
rule-kz-out-of-scope = Алба хаасны болон цэргийн тэтгэвэр Хэлэлцээрт хамаарахгүй.

# Монголын дүрэм

rule-mn-contributions = Өөрийн хугацаа нь шимтгэл төлж ажилласан болон цэргийн алба хаасан хугацаа юм.
rule-mn-compensated = 2022 оны хуулиар нөхөн тооцсон жилүүдэд ажиллаагүй.
rule-mn-children = Хүүхэд бүр эхийн шимтгэл төлсөн хугацаанд нэг жил зургаан сар нэмнэ.
rule-mn-by-agreement = Хэлэлцээр нь Казахстан дахь 1998 оноос өмнөх ажил, цэргийн алба, суралцсан хугацааг нэмнэ.
rule-mn-not-counted = Зарим хугацааг хэрэгт тусгах боловч тооцохгүй.
rule-mn-overlap = Хоёр улсад мэдүүлсэн өдрийг нэг удаа тооцож, албан тушаалтан шалгана.
rule-mn-threshold = Шимтгэл төлсөн байвал зохих хугацаа жил бүр гурван сараар нэмэгдэж, 2037 онд 25 жил болно.
rule-mn-age = Шимтгэл төлсөн байвал зохих хугацааг хангасан эрэгтэй 60, эмэгтэй 55 насандаа эрх үүснэ.
rule-mn-age-by-birth-year = Бусдад төрсөн он тутамд гурван сараар хойшлох ба 65 наснаас хэтрэхгүй.
rule-mn-preferential = Нийт 20 жилтэй бол зарим ажил болон дөрөв ба түүнээс олон хүүхэдтэй эхэд эрт эрх үүснэ.
rule-mn-full-right = Шимтгэл төлсөн байвал зохих хугацаагаар, эсвэл 20 жил ба төрсөн оны дагуух насаар бүрэн тэтгэвэр тогтооно.
rule-mn-proportional-right = 10-аас 20 жил ба төрсөн оны дагуух насаар хувь тэнцүүлсэн тэтгэвэр тогтооно; түүнээс бага бол тогтоохгүй.
rule-mn-alone = Хэлэлцээрээр нэмсэн хугацаагүй бол эрх өөр байх байсан.
rule-mn-average-wage = Сүүлийн 20 жилийн дараалсан 60 сарын цалин хөлс, түүнтэй адилтгах орлогын дунджийг авна.
rule-mn-replacement = Тэтгэвэр нь цалин хөлс, түүнтэй адилтгах орлогын дунджийн 45 хувь, 20 жилээс дээш бүтэн жил тутамд 1.5 хувь нэмэгдэнэ.
rule-mn-share = Хэн олгох нь тогтоогдоогүй: Монгол Улс бүхэлд нь эсвэл өөрийн хугацааны хувийг.
rule-mn-proportional-amount = Хувь тэнцүүлсэн тэтгэвэр багасна; хэдээр гэдгийг эх сурвалжид заагаагүй.
rule-mn-notional-account = 1960 оноос хойш төрсөн хүн нэрийн данстай; хэний тэтгэврийг дансаар тооцох нь тодорхойгүй.
rule-mn-welfare = Даатгалын тэтгэвэргүй хүн халамжийн тэтгэвэр авч болно.
rule-mn-circumstance = Энэ нөхцөл байдал Монголын хуулиар ямар үр дагавартай нь олдоогүй.
rule-mn-evidence = Шинээр хуулж бичсэн хөдөлмөрийн дэвтэрт архивын лавлагаа шаардана.
rule-mn-award-from = Тэтгэврийг өргөдөл гаргасан өдрөөс тогтооно; хуулийн эхийг үзээгүй.
rule-mn-out-of-scope = Цэргийн тэтгэвэр Хэлэлцээрт хамаарахгүй.
rule-mn-file-request = Тэтгэврийн хувийн хэргийг шаардвал Казахстан дахь тэтгэвэр зогсоно.

# Анхаарах зүйл

warning-already_on_record = Ийм тогтоолт, олголт эсвэл өргөдөл бүртгэлтэй байна.
warning-documents_incomplete = Баримт дутуу эсвэл хугацаа нь дуусах гэж байна.
warning-identity_not_matching = Хүний мэдээлэл баримттай таарахгүй байна.
warning-consent_missing = Хязгаарлагдмал мэдээлэл ашиглах зөвшөөрөл байхгүй.
warning-untrue_documents = Баримт эсвэл мэдээлэл үнэн бус.
warning-not_drawn = Тэтгэврийг гурван сар аваагүй.
warning-identity_expired = Иргэний баримт эсвэл кандас үнэмлэхийн хугацаа дууссан.
warning-missing = Хүн сураггүй алга болсон.
warning-citizenship_lost = Харьяалалаа алдсан, оршин суух зөвшөөрөлгүй.
warning-pension_abroad = Гадаадад тэтгэвэр авдаг.
warning-died = Нас барсан.
warning-departed = Байнга оршин суухаар явсан.
warning-judge_support = Шүүгчийн насан туршийн тэтгэмж авдаг.
warning-long_service_pension = Алба хаасны тэтгэвэр авдаг.
warning-file_requested = Нөгөө улс тэтгэврийн хувийн хэргийг шаардсан.
warning-own_request = Бүртгэлээс хасуулахыг хүссэн.
warning-unverified_evidence = Зарим нотлох баримт баталгаагүй. Энэ нь хэр удаан ажилласныг илтгэхгүй.
warning-multiplier_unknown = Хугацааны хөнгөлөлтийн код тодорхойгүй тул нэг удаа тооцсон.
warning-two_states_at_once = Зарим өдрийг хоёр улсад мэдүүлсэн.
warning-funded_transfer = Явсан хүний хуримтлалыг олгох, шилжүүлэх эсэхийг зохицуулаагүй.
warning-iin_spells_another_date = Хувийн дугаар өөр төрсөн огноо илэрхийлж байна: улсын бүртгэлтэй тулгана уу.
warning-compensated_years = Зарим жилийг ажиллаагүй, хуулиар нөхөн тооцсон.
warning-proportional_amount = Хувь тэнцүүлсэн тэтгэврийн хэмжээг хэлэх боломжгүй.
warning-notional_account = Нэрийн дансны аргаар тэтгэвэр тогтоож болзошгүй; энд тооцохгүй.
warning-welfare_pension = Халамжийн тэтгэвэр авах боломжтой байж болно.

# Тогтоогоогүй үзүүлэлт ба тэдгээрийн тайлбар

parameter-effective_from = Хэлэлцээр хүчинтэй юу?
reading-effective_from-as_told = хэрэгт зааснаар
reading-effective_from-in_force = хүчинтэй
reading-effective_from-not_in_force = хүчингүй
parameter-benefit_share = Нөгөө улсын хугацаанд хэн олгох вэ?
reading-benefit_share-full_integration = шийдвэрлэж буй улс бүхэлд нь олгоно
reading-benefit_share-proportional = улс бүр өөрийн хугацаанд олгоно
parameter-mn_cutoff = Монголын хугацааг аль өдөр хүртэл нэгтгэх вэ?
reading-mn_cutoff-none = хязгааргүй
reading-mn_cutoff-1998 = 1997 оны эцэс хүртэл
parameter-mn_counts_kz_post1998 = Монгол Улс Казахстан дахь 1998 оноос хойших хугацааг тооцох уу?
reading-mn_counts_kz_post1998-no = үгүй
reading-mn_counts_kz_post1998-yes = тийм
parameter-kz_counts_mn_post1998 = Казахстан суурь тэтгэвэрт Монгол дахь 1998 оноос хойших ажлыг тооцох уу?
reading-kz_counts_mn_post1998-no = үгүй
reading-kz_counts_mn_post1998-yes = тийм
parameter-min_own_days = Бусад хугацааг нэмэхэд өөрийн хугацаа шаардах уу?
reading-min_own_days-none = үгүй
reading-min_own_days-365 = доод тал нь нэг жил
parameter-overlap_policy = Хоёр улсад мэдүүлсэн өдрийг тооцох уу?
reading-overlap_policy-once = нэг удаа
reading-overlap_policy-set_aside = албан тушаалтан шалгах хүртэл тооцохгүй
parameter-daycount = Өдрийг сар, жилд хэрхэн шилжүүлэх вэ?
reading-daycount-borrow_30 = жил, сар, өдөр; сард 30 өдөр
reading-daycount-actual_days = өдрөөр; жилд 365.25
reading-daycount-whole_months = зөвхөн бүтэн сар
parameter-fraction = Хувийг ямар нарийвчлалтай авах вэ?
reading-fraction-days = өдөр хүртэл
reading-fraction-whole_months = бүтэн сараар
reading-fraction-whole_years = бүтэн жилээр
parameter-military_conscript_counts = Нөгөө улсад хаасан цэргийн албыг тооцох уу?
reading-military_conscript_counts-by_agreement = Хэлэлцээрээр
reading-military_conscript_counts-by_national_law = дотоодын хуулиар ч
reading-military_conscript_counts-never = хэзээ ч үгүй
parameter-study_counts_mn = Казахстанд суралцсан хугацааг Монголд тооцох уу?
reading-study_counts_mn-yes = тийм
reading-study_counts_mn-no = үгүй
parameter-recalc_from = Хэлэлцээрээр үүссэн тэтгэврийг хэзээнээс олгох вэ?
reading-recalc_from-application = өргөдөл гаргасан өдрөөс
reading-recalc_from-entry_into_force = Хэлэлцээр хүчин төгөлдөр болсон өдрөөс
parameter-double_pension_policy = Өөрийн тэтгэврийн хажуугаар гадаадын тэтгэвэр авч болох уу?
reading-double_pension_policy-suspends = үгүй, өөрийнхийг түдгэлзүүлнэ
reading-double_pension_policy-allowed = тийм
parameter-reply_deadline_days = Нөгөө улс ямар хугацаанд хариу өгөх вэ?
reading-reply_deadline_days-none = хугацаа тогтоогоогүй
reading-reply_deadline_days-30 = 30 өдрийн дотор
parameter-languages = Нөгөө улс ямар хэлээр бичих вэ?
reading-languages-own = өөрийн хэлээр
reading-languages-russian = орос хэлээр
parameter-partial_floor = Хувийг тооцохоос өмнө бүрэн тэтгэврийг доод хэмжээнд хүргэх үү?
reading-partial_floor-full_raised_first = тийм
reading-partial_floor-share_as_computed = үгүй
parameter-mn_compensated_counts = Монголын хуулиар нөхөн тооцсон жилийг ажилд тооцох уу?
reading-mn_compensated_counts-no = үгүй
reading-mn_compensated_counts-yes = тийм
parameter-months_for_children = Хүүхэд эхийн шимтгэл төлсөн хугацаанд нэмэх үү?
reading-months_for_children-not_counted = үгүй
reading-months_for_children-counted = тийм, тус бүр нэг жил зургаан сар

# Иргэнд

citizen-title = { $state } хууль тогтоомжийн дагуу өргөдөл гаргасан өдөр буюу { $date } өдрийн байдлаарх тэтгэврийн урьдчилсан тооцоо
citizen-proposal = Энэ бол урьдчилсан тооцоо бөгөөд шийдвэр биш. Шийдвэрийг албан тушаалтан гаргана; тооцоогоор юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй.
citizen-periods = Таны хугацаанууд
citizen-note = Анхаарах зүйл
citizen-do = Юу хийж болох вэ
citizen-law = Тооцооны эрх зүйн үндэслэл
head-number = №
head-period = Хугацаа
head-length = Үргэлжлэх хугацаа
head-counted = Тооцсон эсэх, шалтгаан
page = { $number } дэх хуудас, нийт { $count }
period-what = { $kind }, { $territory }, { $dates }
length-at-least = доод тал нь { $length }
length-unknown = тодорхойгүй
counted-service_to_cutoff = 1998 оноос өмнөх ажилласан хугацаанд тооцсон: { $length }.
counted-participation_since = Суурь тэтгэвэрт тооцсон: { $length }.
counted-own_contribution = Шимтгэл төлсөн хугацаанд тооцсон: { $length }.
counted-by_agreement = Хэлэлцээрээр тооцсон: { $length }.
not-counted = Тооцоогүй: { $why }
rest-not-counted = Үлдсэнийг тооцоогүй: { $why }
why-unverified = мэдээлсэн боловч баталгаагүй, баримтыг шалгаагүй. Энэ нь таны хэр удаан ажилласныг илтгэхгүй.
why-not_totalisable = мэдээлсэн улс энэ хугацааг нэгтгэн тооцохыг зөвшөөрөөгүй.
why-own_territory = шийдвэрлэж буй улсын нутаг дэвсгэр дэх хугацааг зөвхөн тухайн улсын өөрийн бүртгэлээр тооцно.
why-elsewhere = гуравдагч улс дахь хугацаа.
why-kind = хууль ийм төрлийн хугацааг тооцохгүй.
why-abroad = явсан орондоо ажилласан, алба хаасан хугацааг байнга оршин суухаар ирсэн угсаатны казахуудад, эсвэл Хэлэлцээр хүчинтэй болсон үед тооцно.
why-agreement = Хэлэлцээр хараахан хүчин төгөлдөр болоогүй.
why-contributions = шимтгэл төлсөн тухай мэдээлэл байхгүй.
why-from_cutoff = 1998 оноос хойш ийм хугацааг тооцохгүй.
why-capped = ийм хугацаанд хуулиар тогтоосон дээд хэмжээнд хүрсэн.
why-contested = эдгээр өдрийг хоёр улсад зэрэг мэдээлсэн тул эхлээд албан тушаалтан шалгана.
why-no_days = заасан огноогоор өргөдөл гаргасан өдрөөс өмнөх бүтэн өдөр харагдахгүй байна.
do-unverified = { $numbers } хугацаа: ажилласан тухай баримт (хөдөлмөрийн дэвтэр, архивын лавлагаа, тушаал) өгөх, эсвэл нөгөө улсаас шалгуулахыг албан тушаалтнаас хүснэ үү.
do-own_territory = { $numbers } хугацаа: тухайн хугацаа өнгөрсөн улсын баримтыг өгнө үү.
do-abroad = { $numbers } хугацаа: байнга оршин суухаар ирсэн угсаатны казах бол кандас үнэмлэх буюу статусын шийдвэрийг өгнө үү; үгүй бол Хэлэлцээр хүчин төгөлдөр болоход дахин хандана уу.
do-agreement = { $numbers } хугацаа: Хэлэлцээр хүчин төгөлдөр болоход дахин хандана уу.
do-contributions = { $numbers } хугацаа: шимтгэл төлсөн тухай лавлагаа өгнө үү.
do-contested = { $numbers } хугацаа: тухайн өдрүүдэд хаана байсныг харуулах баримт өгнө үү.
do-dates = { $numbers } хугацаа: өдрийг заасан баримт өгнө үү.
do-objection = Тооцоог зөвшөөрөхгүй бол албан тушаалтнаас тайлбар авах, эсвэл гомдол гаргана уу.
