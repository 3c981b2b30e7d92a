-- office_question.known: refuses when there is no such question
select refuse(404, 'There is no such question.')
where not exists (select from question where public_id = :question);

-- office_question.fresh_form: what a new question begins with
select 'line' as kind;

-- office_question.one: a question as its form takes it
select q.public_id as question, q.code, q.kind, tr(q.label) as label, q.label ->> 'en' as label_en, q.label ->> 'zh' as label_zh,
	q.hint ->> 'en' as hint_en, q.hint ->> 'zh' as hint_zh, question_lines(q.options) as options, q.required, q.shown_if,
	c.public_id as category, q.lead, q.retired_at, question_answered(q.edition_id, q.code) as answered
from question q left join badge_category c using (category_id)
where q.public_id = :question;

-- office_question.choices: the questions whose answers this one can wait for, with what can be answered
select * from question_sources(:question);

-- office_question_new.choices: the same for a new question
select * from question_sources(null);

-- office_question.create: one more question
select office_question_save(null, :key, :code, :kind, :label_en, :label_zh, :hint_en, :hint_zh, :options, :required,
	:shown_if, :shown_for::text[], :category, :lead) as question;

-- office_question.save: the edit form of a question
select office_question_save(:question, null, null, :kind, :label_en, :label_zh, :hint_en, :hint_zh, :options, :required,
	:shown_if, :shown_for::text[], :category, :lead) as question;

-- office_question.move: one place up or down
select office_question_move(:question, :up);

-- office_question.retire: asked no more, or again
select office_question_retire(:question, :retire) as done;

-- office_question.asked: the questions as visitors of the category get them
select q.code, tr(q.label) as label, tr(q.hint) as hint, q.kind, q.required, q.shown_if,
	array_to_string(q.shown_for, ' ') as shown_for, tr(o.label) as parent,
	(select string_agg(c.label, ', ' order by c.n) from question_choices(o.kind, o.options) c
		where c.value = any (q.shown_for)) as parent_answers,
	(select jsonb_agg(jsonb_build_object('value', c.value, 'label', c.label, 'code', q.code) order by c.n)
		from question_choices(q.kind, q.options) c) as options
from question q left join question o on o.edition_id = q.edition_id and o.code = q.shown_if
where q.edition_id = current_edition() and q.retired_at is null
	and (q.category_id is null or q.category_id = (
		select category_id from badge_category where edition_id = current_edition()
			and coalesce(public_id = :category::uuid, code = 'visitor')))
order by q.sort, q.question_id;

-- office_question.texts: the texts that visitors are asked to agree to
select c.code, tr(c.title) as title, tr(c.body) as body, c.required, c.version
from consent_current(current_edition()) c;

-- office_question.preview: of which category the form is
select coalesce(:category::uuid, (select public_id from badge_category where edition_id = current_edition() and code = 'visitor')) as category;
