# Монгол хэл дээрх дүгнэлт. Бүх хэлэнд түлхүүр, хувьсагч ижил; тестээр харьцуулна.

title = { $state } хууль тогтоомжийн дагуу { $date } өдрийн байдлаарх тэтгэврийн эрхийн тооцоо
state-kazakhstan = Казахстан Улсын
state-mongolia = Монгол Улсын

nothing-payable = { $date }-нд болон түүнээс хойш юу ч олгохгүй: энэ өдрөөс өмнө олголт зогсоно эсвэл түдгэлзэнэ. Доорхыг олголт зогсоогүй тохиолдолд хэлсэн.
figures-missing = АНХААР: { $year } оны үзүүлэлт байхгүй: { $figures }. Хамгийн сүүлд мэдэгдсэн үзүүлэлтийг хэрэглэв. Тухайн оны үзүүлэлтийг оруулах хүртэл энэ тооцоогоор тэтгэвэр тогтоож болохгүй.
kz-too-young = Тэтгэврийн насанд { $date }-нд хүрнэ. Энэ өдрөөс өмнө тэтгэвэр олгохгүй.
kz-full = Өндөр насны тэтгэврийг бүрэн хэмжээгээр авах эрхтэй: сард { $amount }. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }.
kz-full-unsaid = Өндөр насны тэтгэврийг бүрэн хэмжээгээр авах эрхтэй; орлого тодорхойгүй тул хэмжээг хэлэх боломжгүй. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }.
kz-partial = Өндөр насны тэтгэврийг бүрэн бус хэмжээгээр авах эрхтэй: сард { $amount }. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }; бүрэн хэмжээнд { $required } жил шаардана.
kz-partial-unsaid = Өндөр насны тэтгэврийг бүрэн бус хэмжээгээр авах эрхтэй; орлого тодорхойгүй тул хэмжээг хэлэх боломжгүй. 1998 оноос өмнөх тооцсон ажилласан хугацаа: { $service }; бүрэн хэмжээнд { $required } жил шаардана.
kz-none = Өндөр насны тэтгэвэр авах эрхгүй: 1998 оноос өмнөх тооцсон ажилласан хугацаа { $service }, доод тал нь 6 сар шаардана.
kz-base = Улсын суурь тэтгэврийн хэмжээ сард { $amount } байна.
mn-full = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй: Монгол Улс бүхэлд нь олговол сард { $whole }, зөвхөн өөрийн хугацааны хувийг олговол { $share }. Шимтгэл төлсөн хугацаа: { $total }.
mn-full-unsaid = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй; дундаж цалин тодорхойгүй тул хэмжээг хэлэх боломжгүй. Шимтгэл төлсөн хугацаа: { $total }.
mn-full-raised = Нийгмийн даатгалын сангаас бүрэн тэтгэвэр авах эрхтэй: доод хэмжээнд хүргэснээр сард { $amount }. Томьёогоор бол Монгол Улс бүхэлд нь олговол { $whole }, зөвхөн өөрийн хугацааны хувийг олговол { $share }. Шимтгэл төлсөн хугацаа: { $total }.
mn-proportional = Нийгмийн даатгалын сангаас хувь тэнцүүлсэн тэтгэвэр авах эрхтэй: хуулийн эхээр батлагдаагүй тайлбарын дагуу сард { $amount }. Шимтгэл төлсөн хугацаа: { $total }.
mn-proportional-unsaid = Нийгмийн даатгалын сангаас хувь тэнцүүлсэн тэтгэвэр авах эрхтэй; дундаж цалин тодорхойгүй тул хэмжээг хэлэх боломжгүй. Шимтгэл төлсөн хугацаа: { $total }.
mn-none = Өнөөдрийн байдлаар Нийгмийн даатгалын сангаас тэтгэвэр авах эрхгүй. Шимтгэл төлсөн хугацаа: { $total }.
between-head = Бүх огноо өдрөөрөө тодорхой биш. Өдрийг заасан баримттай бол үр дүн өөр байж болно:
between = { $figure }: { $low } – { $high } хооронд
either = { $figure }: { $low } эсвэл { $high }

section-steps = Үр дүнд хэрхэн хүрсэн
section-periods = Авч үзсэн хугацаа
section-overlaps = Давхацсан хугацаа
section-warnings = Албан тушаалтны анхаарах зүйл
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
dates-open = { $from }-аас хойш, дуусаагүй
origin-own = Өөрийн бүртгэлээс.
origin-given = Гараар оруулсан мэдээллээс.
origin-attested = Нөгөө улс баталсан.
aside-unverified = Хэрэгт тусгасан боловч тооцоогүй: мэдээлсэн улс нотлох баримтыг шалгаагүй.
aside-not_totalisable = Хэрэгт тусгасан боловч тооцоогүй: мэдээлсэн улс нэгтгэн тооцохыг зөвшөөрөөгүй.
aside-own_territory = Хэрэгт тусгасан боловч тооцоогүй: нөгөө улс нь шийдвэрлэж буй улсын нутаг дэвсгэр дэх хугацааг мэдээлсэн; ийм хугацаанд тухайн улсын өөрийн бүртгэл үндэслэл болно.

overlap-two_states = { $from } – { $to }: { $first } болон { $second } дугаар хугацаагаар тухайн хүн нэгэн зэрэг хоёр улсад байсан болж байна. Өдөр бүрийг нэг удаа тооцож, хоёр мэдээллийг хоёуланг нь хадгална.
overlap-told_twice = { $from } – { $to }: { $first } болон { $second } дугаар хугацаа нэг л өдрүүдийг хоёр эх сурвалжаас мэдээлж байна. Өдөр бүрийг нэг удаа тооцож, хоёр мэдээллийг хоёуланг нь хадгална.

warning-line = { $about } { $effect } Үндэслэл: { $article }.
warning-line-from = { $about } { $effect } Эхлэх өдөр: { $date }. Үндэслэл: { $article }.
reading-line = { $reading }: { $figures }
reading-line-used = { $reading } (энд хэрэглэсэн): { $figures }

need-exact_dates = { $number } дугаар хугацааны тодорхой огноотой баримт.
need-birth_date = Төрсөн огноог бүрэн заасан баримт.
need-verification = { $number } дугаар хугацааг баталсан нотлох баримт. Мэдүүлсэн хэвээр батлагдвал: { $figures }
need-average_income = 1998 оноос хойших орлого: 36 сарын хамгийн өндөр дундаж эсвэл сар бүрийн орлого; орлогогүй бол 0.
need-average_wage = Цалин хөлс: дараалсан 60 сарын хамгийн өндөр дундаж эсвэл сар бүрийн цалин хөлс.

source-statement = Гарын үсэгтэй мэдэгдэл { $digest }
source-no-statement = Нөгөө улсын гарын үсэгтэй мэдэгдэл байхгүй.
source-pack = «{ $name }» дүрэм, { $version } өдрийн хувилбар, SHA-256 { $digest }
source-code = SC нь Казахстан Улсын Нийгмийн кодекс.
source-keys = Дугаартай S нь docs/law.md-д жагсаасан эх сурвалж.
closing-kazakhstan = Энэ бол санал. Юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй: шийдвэрийг албан тушаалтан гаргах бөгөөд иргэн тайлбар авах, гомдол гаргах эрхтэй (Казахстан Улсын хувийн мэдээллийн тухай хууль, 19-1 дүгээр зүйл).
closing-mongolia = Энэ бол санал. Юуг ч тогтоохгүй, өөрчлөхгүй, зогсоохгүй: шийдвэрийг албан тушаалтан гаргах бөгөөд иргэн тайлбар авах, гомдол гаргах эрхтэй.

cited-social-code = Казахстан Улсын Нийгмийн кодекс
cited-agreement = Хэлэлцээр
cited-pension-law = Тэтгэврийн хууль
cited-not-found = эх сурвалжаас олдоогүй
cited-not-seen = эхийг үзээгүй
cited-order-232 = 2023 оны 232 дугаар тушаал
cited-decree-853 = 2013 оны 853 дугаар тогтоол
cited-law-of-2022 = 2022 оны хууль
cited-resolutions = Засгийн газрын тогтоолууд
cited-budget-law = улсын төсвийн тухай Казахстаны хууль
cited-law-of-2013 = тэтгэврийн тухай 2013 оны Казахстаны хууль

yes = тийм
no = үгүй
unknown = тодорхойгүй
unknown-award_from = тогтоохгүй
unknown-reply_due = тодорхойгүй
money-kzt = { $amount } тэнгэ
money-mnt = { $amount } төгрөг
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
figure-general_age_reached = тэтгэврийн ердийн насанд хүрсэн
figure-general_age_on = тэтгэврийн ердийн насанд хүрэх өдөр
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
figure-mci = сарын тооцооны үзүүлэлт
figure-minimum_pension_proportional = хувь тэнцүүлсэн тэтгэврийн доод хэмжээ
figure-full_pension = бүрэн тэтгэвэр
figure-months_counted = тооцсон сар
figure-months_required = бүрэн хэмжээнд шаардах сар
figure-service_by_national_law = дотоодын хуулиар тооцох хугацаа
figure-participation_since = 1998 оноос хойш тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-participation = тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-participation_before = 1998 оноос өмнө тэтгэврийн тогтолцоонд оролцсон хугацаа
figure-subsistence_minimum = амьжиргааны доод түвшин
figure-base_percent = амьжиргааны доод түвшний хувь
figure-base_amount_kzt = суурь тэтгэвэр, сард
figure-base_pension_from = суурь тэтгэврийг олгох хамгийн эрт өдөр
figure-award_from = тогтоох өдөр
figure-departed = байнга оршин суухаар явсан
figure-funded_part = Хуримтлалын нэгдсэн сан дахь хуримтлал
figure-happened_on = үйл явдал болсон өдөр
figure-resumed = сэргээх нөхцөл
figure-suspended_from = түдгэлзүүлэх өдөр
figure-information_received = мэдээлэл ирсэн өдөр
figure-paid_until = олгох сүүлийн өдөр
figure-evidence_language = нөгөө улсын нотлох баримтын хэл
figure-reply_due = нөгөө улс хариу өгөх хугацаа
figure-own_contribution = өөрийн шимтгэл төлсөн хугацаа
figure-total_contribution = нийт шимтгэл төлсөн хугацаа
figure-kazakh_days = Казахстан дахь өдрийн тоо
figure-days_elsewhere = бусад улс дахь өдрийн тоо
figure-threshold_months = тухайн жилийн босго, сараар
figure-age_at_threshold_on = босгыг хангасан үеийн нас, өдөр
figure-age_by_birth_year_on = төрсөн оны дагуух нас, өдөр
figure-right = тэтгэвэр
figure-right_alone = Хэлэлцээргүй үеийн тэтгэвэр
figure-regime = хөнгөлөлттэй нөхцөл
figure-average_wage = дундаж цалин
figure-amount_computed = тооцсон хэмжээ
figure-replacement_percent = дундаж цалингийн хувь
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
word-on_repayment_abroad = гарсан орондоо илүү олгосон мөнгийг төлсний дараа
word-from_residence_permit = түдгэлзүүлсэн өдрөөс, гэхдээ оршин суух зөвшөөрөл авсан өдрөөс өмнө биш
word-from_end_of_search = эрэн сурвалжлах ажиллагаа дууссан эсвэл шүүхийн шийдвэрийг хүчингүй болгосон өдрөөс
word-from_new_document = шинэ баримт бичиг олгосон өдрөөс
word-from_suspension = түдгэлзүүлсэн өдрөөс

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

rule-kz-figures = Үзүүлэлт, доод хэмжээ, тооцох орлогын дээд хэмжээг жил бүр төсвийн хуулиар тогтооно.
rule-kz-pension-age = Эрэгтэйчүүдийн тэтгэврийн нас 63; эмэгтэйчүүдийн хувьд тухайн өдөр тогтоосон насанд хүрсэн эхний өдөр. Таван хүүхэд өсгөсөн эх болон Семипалатинскийн туршилтын бүсийн оршин суугч тэтгэвэрт эрт гарна.
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
rule-kz-average-income = 1998 оноос хойших дараалсан 36 сарын дундаж орлогыг авах ба 55 сарын тооцооны үзүүлэлтээс хэтрэхгүй (2023 оноос өмнө 46).
rule-kz-no-income = 1998 оноос хойш Казахстанд орлогогүй хүнд юу олгох нь тогтоогдоогүй: тэтгэврийн доод хэмжээ эсвэл тэтгэвэр олгохгүй.
rule-kz-full-pension = Бүрэн тэтгэвэр нь сарын дундаж орлогын 60 хувь, шаардсанаас илүү бүтэн жил тутамд 1 хувь нэмэгдэх бөгөөд тэтгэврийн доод хэмжээнээс багагүй байна.
rule-kz-partial-pension = Бүрэн бус тэтгэвэр нь бүрэн тэтгэврийн ажилласан хугацаанд хувь тэнцүүлсэн хэсэг юм.
rule-kz-share = Улс бүр зөвхөн өөрийн хугацаанд олгоно.
rule-kz-participation = Оролцсон хугацаа нь 1998 оноос өмнө ажилласан хугацаа, түүнээс хойш шимтгэл төлсөн ажил, мөн аль ч үеийн цэргийн болон тусгай алба, асаргаа, дипломатч, цэргийн албан хаагчийн эхнэр, нөхрийн хугацаа юм. Бага насны хүүхэд асарсан хугацааг эх эсвэл эцэгт нийт 12 жилээс хэтрүүлэхгүй тооцно.
rule-kz-base-pension = Суурь тэтгэврийг зөвхөн тэтгэврийн ердийн насанд хүрсэн хүнд олгоно. Энэ нь амьжиргааны доод түвшний хувь бөгөөд арван жилээс дээш оролцсон бүтэн жил тутамд өснө.
rule-kz-award-from = Тэтгэврийг өргөдөл бүртгэсэн өдрөөс тогтооно.
rule-kz-indexation = Дараагийн жил бүрийн 1 дүгээр сарын 1-нээс тэтгэврийг төсвийн хуулиар нэмэгдүүлнэ; энд тооцоогүй.
rule-kz-before-code = Нийгмийн кодекс 2023 оны 7 дугаар сарын 1-нээс хүчинтэй. Түүнээс өмнөх өргөдлийг түүний дүрмээр, тухайн оны үзүүлэлтээр тооцсон; өмнөх хуулийг судлаагүй.
rule-kz-funded = Хуримтлалыг сан олгоно. Явсан хүнийг дагаж шилжих эсэхийг зохицуулаагүй.
rule-kz-iin = Хувийн дугаар өөр төрсөн огноо илэрхийлж байвал 2013 оноос хойш алдаа биш.
rule-kz-paid-until = Зогсоох үндэслэл үүссэн сарын эцэс хүртэл тэтгэвэр олгоно.
rule-kz-refuse-acceptance = Ийм өргөдөл бүртгэлтэй эсвэл баримт дутуу бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-identity = Хүний мэдээлэл баримттай таарахгүй бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-consent = Хязгаарлагдмал мэдээлэл ашиглах зөвшөөрөлгүй бол өргөдлийг хүлээн авахгүй.
rule-kz-refuse-award = Худал баримтаар тэтгэвэр тогтоохгүй.
rule-kz-evidence = Ажилласан хугацааг хөдөлмөрийн дэвтэр, бусад баримт эсвэл шүүхийн шийдвэрээр нотолно.
rule-kz-suspend = Мэдээлэл ирсэн сарын дараах сарын 1-нээс олголтыг түдгэлзүүлнэ.
rule-kz-suspend-not-drawn = Данснаас гурван сар ба түүнээс дээш хугацаанд зарлага гараагүй бол олголтыг түдгэлзүүлнэ.
rule-kz-suspend-identity = Иргэний баримтын хугацаа дуусвал олголтыг түдгэлзүүлнэ.
rule-kz-suspend-citizenship = Харьяат биш болсон бол оршин суух зөвшөөрөл авах хүртэл олголтыг түдгэлзүүлнэ.
rule-kz-suspend-missing = Хүнийг эрэн сурвалжилж байх хугацаанд эсвэл сураггүй алга болсонд тооцвол олголтыг түдгэлзүүлнэ.
rule-kz-pension-abroad = Гадаадад тэтгэвэр авч байгаа нь тогтоогдвол олголтыг түдгэлзүүлж, гарсан орондоо илүү олгосон мөнгийг төлсний дараа сэргээнэ.
rule-kz-death = Нас барсан сар дуусахад олголтыг зогсооно.
rule-kz-departure = Байнга оршин суухаар явсан сар дуусахад олголтыг зогсооно.
rule-kz-own-request = Хүлээн авагчийн бүртгэлээс хасуулсан баримт бүхий хүсэлтээр олголтыг зогсооно.
rule-kz-judge-support = Шүүгчийн насан туршийн тэтгэмж авдаг хүнд өндөр насны тэтгэвэр тогтоохгүй.
rule-kz-file-request = Нөгөө улс тэтгэврийн хувийн хэргийг шаардвал олголтыг зогсооно. Хугацааны талаарх асуулга ийм шаардлага биш.
rule-kz-one-pension = Өндөр насны болон алба хаасны тэтгэврийн нэгийг л олгоно.
rule-kz-out-of-scope = Алба хаасны болон цэргийн тэтгэвэр Хэлэлцээрт хамаарахгүй.

# Монголын дүрэм

rule-mn-figures = Тэтгэврийн доод хэмжээг Засгийн газар жилээр тогтооно.
rule-mn-contributions = Өөрийн хугацаа нь шимтгэл төлж ажилласан болон цэргийн алба хаасан хугацаа юм.
rule-mn-compensated = 2022 оны хуулиар нөхөн тооцсон жилүүдэд ажиллаагүй.
rule-mn-children = Хүүхэд бүр эхийн шимтгэл төлсөн хугацаанд нэг жил зургаан сар нэмнэ.
rule-mn-by-agreement = Хэлэлцээр нь Казахстан дахь 1998 оноос өмнөх ажил, цэргийн алба, суралцсан хугацааг нэмнэ.
rule-mn-not-counted = Зарим хугацааг хэрэгт тусгах боловч тооцохгүй.
rule-mn-overlap = Хоёр улсад мэдүүлсэн өдрийг нэг удаа тооцож, албан тушаалтан шалгана.
rule-mn-threshold = Шимтгэлийн босго жил бүр гурван сараар нэмэгдэж, 2037 онд 25 жил болно.
rule-mn-age = Босгыг хангасан эрэгтэй 60, эмэгтэй 55 насандаа эрх үүснэ.
rule-mn-age-by-birth-year = Бусдад төрсөн он тутамд гурван сараар хойшлох ба 65 наснаас хэтрэхгүй.
rule-mn-preferential = Нийт 20 жилтэй бол зарим ажил болон дөрөв ба түүнээс олон хүүхэдтэй эхэд эрт эрх үүснэ.
rule-mn-full-right = Тухайн жилийн босгоор, эсвэл 20 жил ба төрсөн оны дагуух насаар бүрэн тэтгэвэр тогтооно.
rule-mn-proportional-right = 10-аас 20 жил ба төрсөн оны дагуух насаар хувь тэнцүүлсэн тэтгэвэр тогтооно; түүнээс бага бол тогтоохгүй.
rule-mn-alone = Хэлэлцээрээр нэмсэн хугацаагүй бол эрх өөр байх байсан.
rule-mn-average-wage = Ажилласан сүүлийн 20 жилийн дараалсан 60 сарын дундаж цалинг авна.
rule-mn-replacement = Тэтгэвэр нь дундаж цалингийн 45 хувь, 20 жилээс дээш бүтэн жил тутамд 1.5 хувь нэмэгдэнэ.
rule-mn-share = Хэн олгох нь тогтоогдоогүй: Монгол Улс бүхэлд нь эсвэл өөрийн хугацааны хувийг.
rule-mn-proportional-amount = Хувь тэнцүүлсэн тэтгэвэр нь дундаж цалингийн 45 хувийг саруудын 20 жилд эзлэх хувиар бодсон хэмжээ; энэ нь хуулийн эх биш, тооцоолуурын тайлбар.
rule-mn-minimum-pension = Доод хэмжээнээс бага тэтгэврийг доод хэмжээнд хүргэнэ.
rule-mn-notional-account = 1960 оноос хойш төрсөн хүн нэрийн данстай; хэний тэтгэврийг дансаар тооцох нь батлагдаагүй.
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
warning-unverified_evidence = Зарим нотлох баримтыг шалгаагүй. Энэ нь хэр удаан ажилласныг илтгэхгүй.
warning-multiplier_unknown = Хугацааны хөнгөлөлтийн код тодорхойгүй тул нэг удаа тооцсон.
warning-two_states_at_once = Зарим өдрийг хоёр улсад мэдүүлсэн.
warning-funded_transfer = Явсан хүний хуримтлалыг олгох, шилжүүлэх эсэхийг зохицуулаагүй.
warning-iin_spells_another_date = Хувийн дугаар өөр төрсөн огноо илэрхийлж байна: улсын бүртгэлтэй тулгана уу.
warning-compensated_years = Зарим жилийг ажиллаагүй, хуулиар нөхөн тооцсон.
warning-proportional_amount = Хувь тэнцүүлсэн тэтгэврийн хэмжээг тайлбараар тооцсон; хуулийн эхийг үзээгүй.
warning-notional_account = Нэрийн дансны аргаар тэтгэвэр тогтоож болзошгүй; энд тооцохгүй.
warning-welfare_pension = Халамжийн тэтгэвэр авах боломжтой байж болно.
warning-no_income = 1998 оноос хойш Казахстанд орлогогүй.
warning-indexation = Хэмжээ нь өргөдөл гаргасан оных. Түүнээс хойших жил бүрийн нэмэгдлийг тооцоогүй.
warning-before_code = Өргөдлийг Нийгмийн кодекс хүчин төгөлдөр болохоос өмнө гаргасан.
warning-figures_missing = Өргөдөл гаргасан оны үзүүлэлт байхгүй тул хамгийн сүүлд мэдэгдсэн үзүүлэлтийг хэрэглэв: түүгээр тэтгэвэр тогтоохгүй.

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
parameter-rounding = Дүнг хэрхэн бүхэлчлэх вэ?
reading-rounding-half_up = зууны нэг хүртэл
reading-rounding-up_to_tenge = хэсэг бүрийг бүхэл теньге хүртэл дээш
parameter-no_income = 1998 оноос хойш Казахстанд орлогогүй бол юу олгох вэ?
reading-no_income-minimum = тэтгэврийн доод хэмжээ
reading-no_income-no_pension = тэтгэвэр олгохгүй
parameter-income_breaks = 36 сараас орлогогүй сарыг хасах уу?
reading-income_breaks-skipped = тийм, завсарлагыг харгалзахгүй
reading-income_breaks-zero = үгүй, тэг орлогоор тооцно
parameter-mn_compensated_counts = Монголын хуулиар нөхөн тооцсон жилийг ажилд тооцох уу?
reading-mn_compensated_counts-no = үгүй
reading-mn_compensated_counts-yes = тийм
parameter-months_for_children = Хүүхэд эхийн шимтгэл төлсөн хугацаанд нэмэх үү?
reading-months_for_children-not_counted = үгүй
reading-months_for_children-counted = тийм, тус бүр нэг жил зургаан сар
parameter-proportional_amount = Тэтгэврийг ямар хувиар багасгах вэ?
reading-proportional_amount-by_months = сараар
reading-proportional_amount-by_full_years = бүтэн жилээр
