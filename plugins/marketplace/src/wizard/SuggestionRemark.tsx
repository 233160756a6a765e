import { Button } from '@backstage/ui';
import type { FieldSlot } from '@flyloft/plugin-marketplace-react';
import { describeValue } from './state/suggestions';
import type { StandingSuggestion, WizardSuggestions } from './state/useSuggestions';

function SuggestionRemark({
  suggestion,
  title,
  onTake,
  onDismiss,
}: {
  suggestion: StandingSuggestion;
  title: string;
  onTake(): void;
  onDismiss(): void;
}) {
  const { standing, reason, value } = suggestion;
  const text = describeValue(value);
  return (
    <span className="mp-suggestion" role="group" aria-label={`Suggestion for ${title}`}>
      <span className="mp-remark mp-suggestion-why">{`Suggested from your environment: ${reason}.`}</span>
      {standing === 'offered' && (
        <Button size="small" variant="secondary" aria-label={`Use ${text} for ${title}`} onPress={onTake}>
          {`Use ${text}`}
        </Button>
      )}
      <Button
        size="small"
        variant="tertiary"
        aria-label={`Dismiss the suggestion for ${title}`}
        onPress={onDismiss}
      >
        Dismiss
      </Button>
    </span>
  );
}

/** What the environment suggests at a field, after what the page itself puts there. */
export function withSuggestionRemarks(
  remarks: FieldSlot,
  suggestions: WizardSuggestions,
  titleOf: (pointer: string) => string
): FieldSlot {
  return pointer => {
    const own = remarks(pointer);
    const suggestion = suggestions.standing.get(pointer);
    if (!suggestion) return own;
    return (
      <>
        {own}
        <SuggestionRemark
          suggestion={suggestion}
          title={titleOf(pointer)}
          onTake={() => suggestions.take(suggestion)}
          onDismiss={() => suggestions.dismiss(suggestion)}
        />
      </>
    );
  };
}
