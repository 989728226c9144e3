"""frictionless: a schema with constraints and a row constraint; minutes."""

import sys

from frictionless import Checklist, Resource, Schema, checks, fields

s = Schema(
    fields=[
        fields.IntegerField(name="序号", constraints={"required": True, "unique": True, "minimum": 1}),
        fields.StringField(name="代码", constraints={"required": True, "pattern": r"R\d{6}"}),
        fields.StringField(name="地区", constraints={"enum": ["东区", "南区", "西区", "北区"]}),
        fields.NumberField(name="基本支出", constraints={"minimum": 0, "maximum": 100000}),
        fields.NumberField(name="项目支出", constraints={"minimum": 0, "maximum": 100000}),
        fields.NumberField(name="合计", constraints={"minimum": 0}),
        fields.IntegerField(name="人数", constraints={"minimum": 0, "maximum": 5000}),
        fields.StringField(name="日期", constraints={"pattern": r"\d{4}-\d{2}-\d{2}"}),
    ]
)
print(
    Resource(path=sys.argv[1].rsplit("/", 1)[-1], basepath=sys.argv[1].rsplit("/", 1)[0], schema=s)
    .validate(
        Checklist(
            checks=[
                checks.row_constraint(
                    formula="基本支出 + 项目支出 - 合计 <= 0.005 and 合计 - 基本支出 - 项目支出 <= 0.005"
                )
            ]
        )
    )
    .valid
)
