"""The project's scorers (../shared/score), on detections in memory."""
import importlib.util
import json
import os
import tempfile

from datasets import HERE

SCORE = os.environ.get('AFTERMATH_SCORE', os.path.join(HERE, '../../../shared/score'))


def scorer(name):
    spec = importlib.util.spec_from_file_location(name, f'{SCORE}/{name}.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_detections(rows, label):
    """rows of score, x0, y0, x1, y1, as the program writes them."""
    return [{'label': label, 'score': float(r[0]), 'box': [float(v) for v in r[1:5]]} for r in rows]


def with_file(value, use):
    """use(path) of a temporary JSON file that holds `value`."""
    with tempfile.NamedTemporaryFile('w', suffix='.json') as file:
        json.dump(value, file)
        file.flush()
        return use(file.name)


def pooled(results):
    """Counts of several scenes together, with precision, recall and F1."""
    tp, fp, fn = (sum(r[k] for r in results) for k in ('tp', 'fp', 'fn'))
    return {'tp': tp, 'fp': fp, 'fn': fn, 'precision': tp / max(tp + fp, 1), 'recall': tp / max(tp + fn, 1), 'f1': 2 * tp / max(2 * tp + fp + fn, 1)}
