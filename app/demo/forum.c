/* The forum of the made-up fair: rooms, speakers, a programme of five days, and who signed up for it. */
#include "demo_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "db.h"

#define DAYS 5
#define FIRST 14 /* of September 2027: app/demo/fair.c */

static const struct place {
	const char *name, *equipment;
	int places;
} rooms[] = {
    {"{\"en\": \"Harbour Hall\", \"zh\": \"海港厅\"}", "Stage, two screens, interpreters' booth", 240},
    {"{\"en\": \"Room Tidal\", \"zh\": \"潮汐厅\"}", "Projector, four microphones", 80},
    {"{\"en\": \"Room Beacon\", \"zh\": \"灯塔厅\"}", "Projector, whiteboard", 40},
    {"{\"en\": \"Workshop\", \"zh\": \"研习室\"}", "Tables, power at every seat", 16},
};
enum { ROOMS = sizeof(rooms) / sizeof(*rooms) };

static const struct colour {
	const char *name, *colour;
} tracks[] = {
    {"{\"en\": \"Markets and trade\", \"zh\": \"市场与贸易\"}", "blue"},
    {"{\"en\": \"Automation\", \"zh\": \"自动化\"}", "orange"},
    {"{\"en\": \"Sustainability\", \"zh\": \"可持续发展\"}", "green"},
    {"{\"en\": \"Logistics\", \"zh\": \"物流\"}", "purple"},
};
enum { TRACKS = sizeof(tracks) / sizeof(*tracks) };

static const struct speaker {
	const char *name, *local, *company, *bio;
} speakers[] = {
    {"Chen Yuting", "陈雨婷", "Ningbo Port Research Institute",
	"{\"en\": \"Studies container flows of the East China Sea.\", \"zh\": \"长期研究东海集装箱流向。\"}"},
    {"Dr. Helga Brandt", NULL, "Institute of Production Engineering, Hannover",
	"{\"en\": \"Heads a group on robots that people work beside.\", \"zh\": \"领导人机协作机器人课题组。\"}"},
    {"Wang Haoran", "王浩然", "Haigang Automation",
	"{\"en\": \"Has equipped two hundred factories in Zhejiang.\", \"zh\": "
	"\"曾为浙江两百家工厂提供自动化改造。\"}"},
    {"Maria Oliveira", NULL, "Lisbon Trade Council",
	"{\"en\": \"Advises exporters on rules of origin.\", \"zh\": \"为出口企业提供原产地规则咨询。\"}"},
    {"Zhang Min", "张敏", "China Council for Green Packaging",
	"{\"en\": \"Writes the standards that packaging is measured by.\", \"zh\": \"参与制定绿色包装标准。\"}"},
    {"Kenji Sato", "佐藤健二", "Osaka Robotics",
	"{\"en\": \"Builds grippers for things that break.\", \"zh\": \"研发易碎品夹爪。\"}"},
    {"Amina Haddad", NULL, "Tangier Free Zone",
	"{\"en\": \"Runs the customs desk of the largest free zone of Africa.\", \"zh\": "
	"\"负责非洲最大自贸区的通关服务。\"}"},
    {"Liu Jianguo", "刘建国", "Zhejiang Logistics Association",
	"{\"en\": \"Thirty years of rail and barge.\", \"zh\": \"从事铁路与内河运输三十年。\"}"},
    {"Sofia Rossi", NULL, "Circular Machines",
	"{\"en\": \"Takes machines apart for a living.\", \"zh\": \"专注设备再制造。\"}"},
    {"Zhou Xiaoyan", "周晓燕", "Yongjiang Bank",
	"{\"en\": \"Finances small exporters.\", \"zh\": \"为中小出口企业提供融资服务。\"}"},
};
enum { SPEAKERS = sizeof(speakers) / sizeof(*speakers) };

/* Each stands twice or so in the programme; `track` is an index. */
static const struct topic {
	const char *title, *about, *language;
	int track;
} topics[] = {
    {"{\"en\": \"Where trade goes in 2028\", \"zh\": \"2028 年贸易走向\"}",
	"{\"en\": \"Five figures that tell more than forecasts, and what they mean for orders of next year.\", "
	"\"zh\": \"五个比预测更有说服力的数字，以及它们对明年订单的影响。\"}",
	"both", 0},
    {"{\"en\": \"Robots beside people\", \"zh\": \"与人并肩的机器人\"}",
	"{\"en\": \"What the new safety standard asks of small workshops.\", \"zh\": \"新安全标准对小型车间的要求。\"}",
	"en", 1},
    {"{\"en\": \"Packaging without plastic\", \"zh\": \"无塑包装\"}",
	"{\"en\": \"Paper that survives a month at sea: tests and prices.\", \"zh\": "
	"\"经得起一个月海运的纸包装：测试与价格。\"}",
	"zh", 2},
    {"{\"en\": \"From factory gate to quay in a day\", \"zh\": \"一日从厂门到码头\"}",
	"{\"en\": \"How barges and rail take lorries off the road.\", \"zh\": \"驳船与铁路如何替代公路运输。\"}", "zh",
	3},
    {"{\"en\": \"Rules of origin, read slowly\", \"zh\": \"细读原产地规则\"}",
	"{\"en\": \"With examples of visitors: bring your own.\", \"zh\": \"以观众实例讲解，欢迎携带案例。\"}", "en",
	0},
    {"{\"en\": \"Cameras that sort\", \"zh\": \"会分拣的相机\"}",
	"{\"en\": \"Machine vision for parts that are never alike.\", \"zh\": \"面向异形零件的机器视觉。\"}", "both",
	1},
    {"{\"en\": \"A second life for machines\", \"zh\": \"设备的第二次生命\"}",
	"{\"en\": \"What remanufacturing costs, and what it saves.\", \"zh\": \"再制造的成本与收益。\"}", "en", 2},
    {"{\"en\": \"Paying for exports\", \"zh\": \"出口融资\"}",
	"{\"en\": \"Letters of credit and what comes after them.\", \"zh\": \"信用证及其后续工具。\"}", "zh", 0},
    {"{\"en\": \"Warehouses that count themselves\", \"zh\": \"自动盘点的仓库\"}",
	"{\"en\": \"Drones, tags and the plain old list.\", \"zh\": \"无人机、标签与老式清单。\"}", "both", 3},
    {"{\"en\": \"Hands-on: your first robot cell\", \"zh\": \"实操：搭建第一个机器人单元\"}",
	"{\"en\": \"Sixteen seats, four robots, ninety minutes.\", \"zh\": \"十六个座位，四台机器人，九十分钟。\"}",
	"both", 1},
};
enum { TOPICS = sizeof(topics) / sizeof(*topics) };

static const char *const hours[] = {"10:00", "13:30"}; /* and an hour later in every second room */

static int
forum_rooms(struct demo *d, struct dice *dice, long long *room, long long *track)
{
	struct table t;
	char id[37];

	*room = table_base(d->db, "room", "room_id");
	table_open(&t, d->db, "room (room_id, public_id, edition_id, name, places, equipment, sort)");
	for (int i = 0; i < ROOMS; i++) {
		dice_uuid(dice, id);
		table_row(&t, "isisisi", *room + i + 1, id, d->current, rooms[i].name, (long long)rooms[i].places,
		    rooms[i].equipment, (long long)i * 10);
	}
	if (table_close(&t) == -1)
		return -1;
	*track = table_base(d->db, "forum_track", "track_id");
	table_open(&t, d->db, "forum_track (track_id, public_id, edition_id, name, colour, sort)");
	for (int i = 0; i < TRACKS; i++) {
		dice_uuid(dice, id);
		table_row(
		    &t, "isissi", *track + i + 1, id, d->current, tracks[i].name, tracks[i].colour, (long long)i * 10);
	}
	return table_close(&t) == -1 || table_bump(d->db, "room", "room_id") == -1 ||
		       table_bump(d->db, "forum_track", "track_id") == -1
		   ? -1
		   : 0;
}

static int
forum_speakers(struct demo *d, struct dice *dice, long long *speaker)
{
	struct table t;
	char id[37], email[64];

	*speaker = table_base(d->db, "speaker", "speaker_id");
	table_open(&t, d->db, "speaker (speaker_id, public_id, edition_id, name, name_local, company, email, bio)");
	for (int i = 0; i < SPEAKERS; i++) {
		const struct speaker *s = &speakers[i];

		dice_uuid(dice, id);
		snprintf(email, sizeof(email), "speaker%d%s@demo.example", i + 1, d->tag);
		table_row(
		    &t, "isisssss", *speaker + i + 1, id, d->current, s->name, s->local, s->company, email, s->bio);
	}
	return table_close(&t) == -1 || table_bump(d->db, "speaker", "speaker_id") == -1 ? -1 : 0;
}

/* The n-th session: two in each room on each day, so that neighbouring rooms change at different times. */
static void
forum_session(struct table *t, struct table *speaks, struct demo *d, struct dice *dice, const long long *base, int n)
{
	int day = n / (2 * ROOMS), room = n % ROOMS, turn = n / ROOMS % 2, topic = n % TOPICS;
	int hour = atoi(hours[turn]) + room % 2, minute = turn == 1 ? 30 : 0, long_ = room == ROOMS - 1 ? 90 : 45;
	int end = hour * 60 + minute + long_;
	char id[37], starts[40], ends[40];

	dice_uuid(dice, id);
	/* One mistake of planning, to be found: the last session of the first day stands in a room that is taken. */
	if (n == 2 * ROOMS - 2)
		room = 1, hour = 14, end = hour * 60 + minute + long_;
	snprintf(starts, sizeof(starts), "2027-09-%02d %02d:%02d+08", FIRST + day, hour, minute);
	snprintf(ends, sizeof(ends), "2027-09-%02d %02d:%02d+08", FIRST + day, end / 60, end % 60);
	table_row(t, "isiiisssssnis", base[0] + n + 1, id, d->current, base[1] + room + 1,
	    base[2] + topics[topic].track + 1, topics[topic].title, topics[topic].about, topics[topic].language, starts,
	    ends, room == ROOMS - 1 ? 12LL : -1LL, n % 5 == 3 ? 0LL : 240LL,
	    n == 2 * ROOMS * DAYS - 1 ? "draft" : "published");
	for (int i = 0; i < 1 + n % 2; i++)
		table_row(
		    speaks, "iiii", base[0] + n + 1, base[3] + (n + i * 5) % SPEAKERS + 1, d->current, (long long)i);
}

/*
 * Visitors sign up in the order in which they registered, each for a few sessions; the workshop is soon full, and a
 * dozen of those who come after wait. Nobody is signed up where there are no visitors.
 */
static int
forum_signups(struct demo *d)
{
	static const char sql[] =
	    "with wish as ("
	    "	select f.session_id, r.registration_id, row_number() over (partition by f.session_id "
	    "		order by r.registration_id) as n, coalesce(f.places, m.places) as places, "
	    "		min(f.session_id) over () as first "
	    "	from forum_session f join room m using (room_id) join registration r on r.edition_id = f.edition_id "
	    "	where f.edition_id = $1::bigint and r.status = 'confirmed' and f.status = 'published' "
	    "		and (r.registration_id + f.session_id * 7) % case when m.places < 20 then 9 else 11 end = 0"
	    ") "
	    "insert into forum_signup (edition_id, session_id, registration_id, by_id, party, status, created_at) "
	    "select $1::bigint, w.session_id, w.registration_id, w.registration_id, "
	    "	md5(w.session_id - w.first || ' ' || w.n || $2)::uuid, "
	    "	case when w.n <= w.places then 'signed' else 'waiting' end, now() - interval '20 days' + w.n * "
	    "interval '1 hour' "
	    "from wish w where w.n <= w.places + 12 order by w.session_id, w.n";
	char current[24];
	PGresult *r;
	int status;

	snprintf(current, sizeof(current), "%lld", d->current);
	r = PQexecParams(d->db, sql, 2, NULL, (const char *const[]){current, d->tag}, NULL, NULL, 0);
	status = PQresultStatus(r) == PGRES_COMMAND_OK ? 0 : -1;
	PQclear(r);
	return status;
}

int
forum_make(struct demo *d)
{
	struct table t, speaks;
	struct dice dice;
	long long base[4]; /* before the first session, room, track, speaker */

	dice_start(&dice, d->seed, "forum");
	if (forum_rooms(d, &dice, &base[1], &base[2]) == -1 || forum_speakers(d, &dice, &base[3]) == -1)
		return -1;
	base[0] = table_base(d->db, "forum_session", "session_id");
	table_open(&t, d->db,
	    "forum_session (session_id, public_id, edition_id, room_id, track_id, title, abstract, language, "
	    "starts_at, "
	    "ends_at, places, accept_minutes, status)");
	table_open(&speaks, d->db, "forum_speaker (session_id, speaker_id, edition_id, sort)");
	for (int n = 0; n < 2 * ROOMS * DAYS; n++)
		forum_session(&t, &speaks, d, &dice, base, n);
	return table_close(&t) == -1 || table_close(&speaks) == -1 ||
		       table_bump(d->db, "forum_session", "session_id") == -1
		   ? -1
		   : forum_signups(d);
}
