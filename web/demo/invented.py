"""A few hundred invented cases: enough for full queues, desks and boards.

Every name says that nobody bears it; the same place always gets the same cases.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from web.demo.cases import DemoCase
from web.demo.casework import MAIN_LINE

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = (
    *("示例", "样本", "虚构", "假名", "例子"),
    *("化名", "拟名", "演示", "试用", "样例"),
)
_PROBLEMS = (
    "独居老人，腿脚不便，近来很少出门，买药有困难。",
    "老伴去世后情绪低落，不愿与邻居来往。",
    "照顾失能的母亲多年，身体吃不消，想找人搭把手。",
    "因病失去收入，家里有两个上学的孩子，生活紧张。",
    "听力下降，外出容易迷路，家人担心。",
    "丈夫外出务工，独自照顾婴儿，压力很大。",
    "搬迁到安置点以后，不认识人，办事不知道找谁。",
    "残疾人补贴不会申请，材料备不齐。",
    "与儿媳关系紧张，常为琐事争吵，想有人调解。",
    "低保年度核查的通知看不懂，担心被停发。",
    "术后在家康复，不会用辅具，希望有人指导。",
    "孙子由老人带，不肯上学，老人管不住。",
    "收入不稳定，欠了医药费，睡不好觉。",
    "独自居住，冬天取暖有困难，房屋漏风。",
    "想参加村里的活动，但不好意思一个人去。",
    "智能手机不会用，看病挂号、缴费都要求人。",
)
#: Where cases wait, as often as they do in a station's year; empty for the archive.
_WHERE = (
    *("deliver_intervention",) * 9,
    *("",) * 5,
    *(step for _, step in MAIN_LINE if step != "register_lead"),
)
_YOUNGEST, _OLDEST = 30, 88


def cases(seed: int, *, count: int, stations: int, today: date) -> Iterator[DemoCase]:
    """Give invented cases for the stations of a county.

    Args:
        seed: The county's ordinal; its cases never change.
        today: Clients are adults on this day.
    """
    draw = random.Random(seed)  # noqa: S311 - nothing secret is drawn
    names = [family + given for given in _GIVEN for family in _FAMILY]
    draw.shuffle(names)
    for number in range(count):
        until = draw.choice(_WHERE)
        yield DemoCase(
            name=names[number % len(names)],
            birth_date=_born(draw, today),
            problem=draw.choice(_PROBLEMS),
            until=until,
            days_ago=_age(draw, until),
            station=draw.randrange(stations),
            sessions=draw.randint(1, 4),
        )


def _born(draw: random.Random, today: date) -> str:
    years = draw.randint(_YOUNGEST, _OLDEST)
    day = date(today.year - years, 1, 1) + timedelta(days=draw.randint(0, 364))
    return day.isoformat()


def _age(draw: random.Random, until: str) -> int:
    """Return how many days ago a lead came in that has got so far by now."""
    steps = [step for _, step in MAIN_LINE]
    done = steps.index(until) if until else len(steps)
    return draw.randint(done * 2, done * 5 + 1)
