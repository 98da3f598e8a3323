"""A tiny decision model, written beside the test that needs it."""

_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
    xmlns:camunda="http://camunda.org/schema/1.0/dmn"
    id="{model}" name="评分" namespace="https://example.org/{model}">
  <extensionElements><camunda:properties>{validity}</camunda:properties>
  </extensionElements>
  {imports}
  <inputData id="input_points" name="points">
    <variable name="points" typeRef="number"/>
  </inputData>
  <decision id="{decision}" name="{decision}" label="评定等级">
    <variable name="{decision}" typeRef="string"/>
    <informationRequirement><requiredInput href="#input_points"/>
    </informationRequirement>
    <decisionTable id="table_{decision}" hitPolicy="UNIQUE">
      <extensionElements><camunda:properties>
        <camunda:property name="complete" value="{complete}"/>
      </camunda:properties></extensionElements>
      <input id="in" label="得分">
        <inputExpression typeRef="number"><text>points</text></inputExpression>
      </input>
      <output id="out" label="等级" typeRef="string"/>
      <annotation name="reason"/><annotation name="clause"/>
      <rule id="high"><inputEntry><text>{first}</text></inputEntry>
        <outputEntry><text>"{says}"</text></outputEntry>
        <annotationEntry><text>得分大于零</text></annotationEntry>
        <annotationEntry><text>002 §4.4</text></annotationEntry></rule>
      <rule id="low"><inputEntry><text>&lt;= 0</text></inputEntry>
        <outputEntry><text>"none"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""
_IMPORT = """<import name="other" namespace="https://example.org/{}"
    importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>"""


def rules(
    *,
    model: str = "grading",
    decision: str = "grade",
    says: str = "a",
    first: str = "> 0",
    complete: bool = True,
    imports: str = "",
    **validity: str,
) -> bytes:
    """Return a model that grades ``points``: above nothing it says ``says``.

    Args:
        first: The condition of its first rule.
        imports: Id of a model that it imports.
        validity: ``valid_from`` and ``valid_to``.
    """
    days = "".join(
        f'<camunda:property name="{name}" value="{day}"/>'
        for name, day in validity.items()
    )
    return _FRAME.format(
        model=model,
        decision=decision,
        says=says,
        first=first.replace(">", "&gt;"),
        complete=str(complete).lower(),
        imports=_IMPORT.format(imports) if imports else "",
        validity=days,
    ).encode()
